// title: 按上位做法合并后，哪些做法在多个地方出现
// title_en: Recurrence counted at the level of broader practices
// topic: recurrence
// mode: read
// param: min_places integer 2   至少出现的地方数，原文写明的省、市、县各算一个 · places at least: each province, city and county that is told
// returns: practice, narrower, places, cases
// example: reformgraph query recurring-broader -p min_places 2
MATCH (p:Practice)<-[:BROADER*0..4]-(q:Practice)<-[:INSTANCE_OF]-(i:PolicyInstrument)<-[:MENTIONS]-(c:Case)
OPTIONAL MATCH (i)<-[r:IMPLEMENTS]-()-[:LOCATED_IN|PART_OF*0..5]->(own:Locality)<-[:LOCATED_IN]-(c) WHERE r.case = c.id
WITH p, q, i, c, collect(DISTINCT own.id) AS doers
OPTIONAL MATCH (c)-[:LOCATED_IN]->(l:Locality) WHERE size(doers) = 0 OR l.id IN doers
WITH p, count(DISTINCT q) AS found, sum(CASE WHEN q = p THEN 1 ELSE 0 END) AS own, count(DISTINCT l) AS places, count(DISTINCT c) AS cases
WHERE places >= $min_places
RETURN p.name AS practice, found - CASE WHEN own > 0 THEN 1 ELSE 0 END AS narrower, places, cases
ORDER BY places DESC, cases DESC, practice
