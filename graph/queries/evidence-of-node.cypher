// title: 哪些案例提到某个名称，怎么说
// title_en: Where a name is mentioned
// topic: evidence
// mode: read
// param: name string 杭州市   名称 · name of a node
// returns: label, batch, number, case_title, wordings, quote
// example: reformgraph query evidence-of-node -p name 杭州市
MATCH (b:Batch)<-[:PART_OF]-(c:Case)-[r:MENTIONS]->(n {name: $name})
RETURN CASE WHEN n:Department THEN 'Department' WHEN n:Organization THEN 'Organization' WHEN n:Locality THEN 'Locality' WHEN n:Platform THEN 'Platform'
       WHEN n:Metric THEN 'Metric' ELSE 'PolicyInstrument' END AS label,
       b.id AS batch, c.number AS number, c.title AS case_title, r.wordings AS wordings, r.quote AS quote
ORDER BY label, batch, number, n.id
