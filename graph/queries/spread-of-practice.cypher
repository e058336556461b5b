// title: 一个做法先后在哪里出现
// title_en: Where a practice appeared, in order of time
// topic: recurrence
// mode: read
// param: practice string 带押过户   做法名称 · name of a practice
// returns: year, batch, places, case_title, wording
// example: reformgraph query spread-of-practice -p practice 带押过户
MATCH (p:Practice {name: $practice})<-[:INSTANCE_OF]-(i:PolicyInstrument)<-[:MENTIONS]-(c:Case)-[:PART_OF]->(b:Batch)
OPTIONAL MATCH (i)<-[r:IMPLEMENTS]-()-[:LOCATED_IN|PART_OF*0..5]->(own:Locality)<-[:LOCATED_IN]-(c) WHERE r.case = c.id
WITH c, b, i, collect(DISTINCT own.id) AS doers
OPTIONAL MATCH (c)-[:LOCATED_IN]->(l:Locality) WHERE size(doers) = 0 OR l.id IN doers
WITH c, b, i, l ORDER BY l.name
WITH c, b, i, collect(DISTINCT l.name) AS places
RETURN c.year AS year, b.id AS batch, places, c.title AS case_title, i.name AS wording
ORDER BY coalesce(year, 9999), batch, c.number, wording
