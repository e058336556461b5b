// title: 一个批次带来了哪些新做法，哪些是此前批次已有的做法（无日期的批次不算此前）
// title_en: Practices of a batch, known from earlier batches or new (a batch without a date is no earlier one)
// topic: batches
// mode: read
// param: batch string 浙江省-2023-1   批次编号 · id of a batch
// returns: practice, is_new, cases, earlier_in
// example: reformgraph query new-practices-in-batch -p batch 浙江省-2023-1
MATCH (b:Batch {id: $batch})<-[:PART_OF]-(c:Case)-[:MENTIONS]->(:PolicyInstrument)-[:INSTANCE_OF]->(p:Practice)
WITH b, p, count(DISTINCT c) AS cases
// Dates are compared as far as both tell: 2023 is not before 2023-06. A batch without a date of its own is held against all that have one.
OPTIONAL MATCH (p)<-[:INSTANCE_OF]-(:PolicyInstrument)<-[:MENTIONS]-(:Case)-[:PART_OF]->(other:Batch)
WHERE other.id <> $batch AND other.date IS NOT NULL
  AND (b.date IS NULL OR left(other.date, size(b.date)) < left(b.date, size(other.date)))
WITH p, cases, other ORDER BY other.id
WITH p, cases, collect(DISTINCT other.id) AS earlier_in
RETURN p.name AS practice, size(earlier_in) = 0 AS is_new, cases, earlier_in
ORDER BY is_new DESC, practice
