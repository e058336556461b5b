// title: 每个做法各年出现的案例数
// title_en: Practices by year
// topic: recurrence
// mode: read
// param: practice string ""   做法名称，空为全部 · name of a practice, empty for all
// returns: practice, year, cases, places
// example: reformgraph query recurring-over-years -p practice 带押过户
MATCH (p:Practice)<-[:INSTANCE_OF]-(i:PolicyInstrument)<-[:MENTIONS]-(c:Case)
WHERE c.year IS NOT NULL AND ($practice = '' OR p.name = $practice)
OPTIONAL MATCH (i)<-[r:IMPLEMENTS]-()-[:LOCATED_IN|PART_OF*0..5]->(own:Locality)<-[:LOCATED_IN]-(c) WHERE r.case = c.id
WITH p, i, c, collect(DISTINCT own.id) AS doers
OPTIONAL MATCH (c)-[:LOCATED_IN]->(l:Locality) WHERE size(doers) = 0 OR l.id IN doers
WITH p.name AS practice, c.year AS year, count(DISTINCT c) AS cases, count(DISTINCT l) AS places
RETURN practice, year, cases, places
ORDER BY practice, year
