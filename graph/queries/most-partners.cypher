// title: 合作对象最多的部门和机构
// title_en: Bodies with most partners
// topic: cooperation
// mode: read
// param: limit integer 20   行数 · rows
// returns: body, partners, cases
// example: reformgraph query most-partners -p limit 10
MATCH (a:Body)-[r:COOPERATES_WITH]-(b)
WITH a.name AS body, count(DISTINCT b) AS partners, count(DISTINCT r.case) AS cases
RETURN body, partners, cases
ORDER BY partners DESC, cases DESC, body
LIMIT toInteger($limit)
