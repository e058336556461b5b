// title: 谁牵头的案例最多
// title_en: Who leads most cases
// topic: departments
// mode: read
// param: limit integer 20   行数 · rows
// returns: leader, label, cases
// example: reformgraph query leading-bodies -p limit 10
MATCH (c:Case)-[:LED_BY]->(a)
WITH a.name AS leader, CASE WHEN a:Locality THEN 'Locality' WHEN a:Department THEN 'Department' ELSE 'Organization' END AS label, count(DISTINCT c) AS cases
RETURN leader, label, cases
ORDER BY cases DESC, leader
LIMIT toInteger($limit)
