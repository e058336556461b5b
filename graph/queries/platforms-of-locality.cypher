// title: 某地的案例提到哪些平台
// title_en: Platforms in the cases of a place
// topic: platforms
// mode: read
// param: place string 杭州市   地区全称 · full name of a place
// returns: platform, kind, cases
// example: reformgraph query platforms-of-locality -p place 杭州市
MATCH (:Locality {name: $place})<-[:LOCATED_IN]-(c:Case)-[:MENTIONS]->(p:Platform)
WITH p, count(DISTINCT c) AS cases
RETURN p.name AS platform, p.kind AS kind, cases
ORDER BY cases DESC, platform, p.id
