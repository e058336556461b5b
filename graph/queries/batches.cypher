// title: 有哪些批次
// title_en: The batches in the graph
// topic: batches
// mode: read
// returns: batch, title, issuer, date, cases
// example: reformgraph query batches
MATCH (b:Batch)
OPTIONAL MATCH (c:Case)-[:PART_OF]->(b)
WITH b, count(c) AS cases
RETURN b.id AS batch, b.title AS title, b.issuer AS issuer, b.date AS date, cases
ORDER BY batch
