// title: 哪些做法在多个地方出现（省、市、县各算一个）
// title_en: Practices that recur across places (provinces, cities and counties, each for itself)
// topic: recurrence
// mode: read
// param: min_places integer 2   至少出现的地方数，原文写明的省、市、县各算一个 · places at least: each province, city and county that is told
// returns: practice, category, places, cases, where_found
// example: reformgraph query recurring-practices -p min_places 2
MATCH (p:Practice)<-[:INSTANCE_OF]-(i:PolicyInstrument)<-[:MENTIONS]-(c:Case)-[:LOCATED_IN]->(l:Locality)
OPTIONAL MATCH (i)<-[r:IMPLEMENTS]-()-[:LOCATED_IN|PART_OF*0..5]->(own:Locality)<-[:LOCATED_IN]-(c) WHERE r.case = c.id
WITH p, i, c, l, collect(DISTINCT own.id) AS doers
WHERE size(doers) = 0 OR l.id IN doers
WITH p, l ORDER BY l.name
WITH p, collect(DISTINCT l.name) AS where_found
WHERE size(where_found) >= $min_places
MATCH (p:Practice)<-[:INSTANCE_OF]-(i:PolicyInstrument)<-[:MENTIONS]-(c:Case)
WITH p, where_found, count(DISTINCT c) AS cases
RETURN p.name AS practice, p.category AS category, size(where_found) AS places, cases, where_found
ORDER BY places DESC, cases DESC, practice
