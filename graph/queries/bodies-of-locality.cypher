// title: 某地有哪些部门和机构
// title_en: Bodies of a place
// topic: localities
// mode: read
// param: place string 浙江省   地区全称 · full name of a place
// returns: body, label, cases
// example: reformgraph query bodies-of-locality -p place 浙江省
MATCH (:Locality {name: $place})<-[:LOCATED_IN]-(a:Body)
OPTIONAL MATCH (c:Case)-[:MENTIONS]->(a)
WITH a, count(DISTINCT c) AS cases
RETURN a.name AS body, CASE WHEN a:Department THEN 'Department' ELSE 'Organization' END AS label, cases
ORDER BY cases DESC, body
