// title: 哪些内容只有这个批次提到
// title_en: What a batch names that no other batch does
// topic: batches
// mode: read
// param: batch string 浙江省-2023-1   批次编号 · id of a batch
// returns: label, name, cases
// example: reformgraph query new-in-batch -p batch 浙江省-2023-1
MATCH (b:Batch {id: $batch})<-[:PART_OF]-(c:Case)-[:MENTIONS]->(n)
WHERE NOT EXISTS { MATCH (n)<-[:MENTIONS]-(:Case)-[:PART_OF]->(other:Batch) WHERE other.id <> $batch }
WITH n, CASE WHEN n:Department THEN 'Department' WHEN n:Organization THEN 'Organization' WHEN n:Locality THEN 'Locality' WHEN n:Platform THEN 'Platform'
     WHEN n:Metric THEN 'Metric' ELSE 'PolicyInstrument' END AS label, count(DISTINCT c) AS cases
RETURN label, n.name AS name, cases
ORDER BY label, cases DESC, name, n.id
