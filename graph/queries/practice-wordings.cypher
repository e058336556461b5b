// title: 一个做法有哪些叫法
// title_en: How a practice is worded
// topic: recurrence
// mode: read
// param: practice string 带押过户   做法名称 · name of a practice
// returns: wording, cases, batches
// example: reformgraph query practice-wordings -p practice 带押过户
MATCH (p:Practice {name: $practice})<-[:INSTANCE_OF]-(i:PolicyInstrument)<-[:MENTIONS]-(c:Case)-[:PART_OF]->(b:Batch)
WITH i.name AS wording, count(DISTINCT c) AS cases, count(DISTINCT b) AS batches
RETURN wording, cases, batches
ORDER BY cases DESC, wording
