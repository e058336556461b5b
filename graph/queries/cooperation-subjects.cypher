// title: 某部门与谁合作、合作什么
// title_en: Whom a body works with, and on what
// topic: cooperation
// mode: read
// param: body string 国家金融监督管理总局浙江监管局   部门或机构全称 · full name of a body
// returns: partner, case_title, measures, quote
// example: reformgraph query cooperation-subjects -p body 国家金融监督管理总局浙江监管局
MATCH (a:Body {name: $body})-[r:COOPERATES_WITH]-(b)
MATCH (c:Case {id: r.case})
OPTIONAL MATCH (c)-[:MENTIONS]->(i:PolicyInstrument)
WHERE i.kind <> 'document'
WITH b, r, c, i ORDER BY i.name
WITH b, r, c, collect(DISTINCT i.name) AS measures
RETURN b.name AS partner, c.title AS case_title, measures, r.quote AS quote
ORDER BY partner, case_title, r.start
