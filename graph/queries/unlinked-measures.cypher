// title: 哪些举措还没有归入做法
// title_en: Measures without a practice
// topic: quality
// mode: read
// param: limit integer 50   行数 · rows
// returns: measure, kind, cases
// example: reformgraph query unlinked-measures -p limit 10
MATCH (c:Case)-[:MENTIONS]->(i:PolicyInstrument)
WHERE i.kind <> 'document' AND NOT (i)-[:INSTANCE_OF]->()
WITH i, count(DISTINCT c) AS cases
RETURN i.name AS measure, i.kind AS kind, cases
ORDER BY cases DESC, measure, i.id
LIMIT toInteger($limit)
