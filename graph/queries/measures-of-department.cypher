// title: 某部门实施了哪些举措
// title_en: Measures that a body implements
// topic: departments
// mode: read
// param: body string 浙江省自然资源厅   部门、机构或地区全称 · full name of a body or place
// returns: measure, kind, cases, quote
// example: reformgraph query measures-of-department -p body 浙江省自然资源厅
MATCH (a {name: $body})-[r:IMPLEMENTS]->(i:PolicyInstrument)
WITH i, r ORDER BY r.case, r.start
WITH i, count(DISTINCT r.case) AS cases, collect(r.quote) AS quotes
RETURN i.name AS measure, i.kind AS kind, cases, quotes[0] AS quote
ORDER BY measure, i.id
