// title: 一个批次带来了哪些新做法，哪些是已有做法
// title_en: Practices of a batch: known from others or new
// topic: batches
// mode: read
// param: batch string 浙江省-2023-1   批次编号 · id of a batch
// returns: practice, is_new, cases, also_in
// example: reformgraph query new-practices-in-batch -p batch 浙江省-2023-1
MATCH (b:Batch {id: $batch})<-[:PART_OF]-(c:Case)-[:MENTIONS]->(:PolicyInstrument)-[:INSTANCE_OF]->(p:Practice)
WITH p, count(DISTINCT c) AS cases
OPTIONAL MATCH (p)<-[:INSTANCE_OF]-(:PolicyInstrument)<-[:MENTIONS]-(:Case)-[:PART_OF]->(other:Batch)
WHERE other.id <> $batch
WITH p, cases, other ORDER BY other.id
WITH p, cases, collect(DISTINCT other.id) AS also_in
RETURN p.name AS practice, size(also_in) = 0 AS is_new, cases, also_in
ORDER BY is_new DESC, practice
