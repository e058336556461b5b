// title: 谁印发了哪些文件
// title_en: Who issued which documents
// topic: departments
// mode: read
// param: issuer string ""   印发者全称，空为全部 · full name of the issuer, empty for all
// returns: issuer, document, cases
// example: reformgraph query documents-issued
MATCH (a)-[r:ISSUED]->(d:PolicyInstrument)
WHERE $issuer = '' OR a.name = $issuer
WITH a.name AS issuer, d.name AS document, count(DISTINCT r.case) AS cases
RETURN issuer, document, cases
ORDER BY issuer, document
