// title: 实施举措最多的部门和机构
// title_en: Bodies that implement most measures
// topic: departments
// mode: read
// param: limit integer 20   行数 · rows
// returns: body, level, measures, cases
// example: reformgraph query departments-by-measures -p limit 10
MATCH (a:Body)-[r:IMPLEMENTS]->(i:PolicyInstrument)
WITH a, count(DISTINCT i) AS measures, count(DISTINCT r.case) AS cases
RETURN a.name AS body, a.level AS level, measures, cases
ORDER BY measures DESC, cases DESC, body
LIMIT toInteger($limit)
