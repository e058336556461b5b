// title: 每一类做法在多少地方、多少案例中出现
// title_en: Categories of practices by places and cases
// topic: recurrence
// mode: read
// returns: category, practices, places, cases
// example: reformgraph query recurring-by-category
MATCH (p:Practice)<-[:INSTANCE_OF]-(i:PolicyInstrument)<-[:MENTIONS]-(c:Case)
OPTIONAL MATCH (c)-[:LOCATED_IN]->(l:Locality)
WITH coalesce(p.category, '') AS category, count(DISTINCT p) AS practices, count(DISTINCT l) AS places, count(DISTINCT c) AS cases
RETURN category, practices, places, cases
ORDER BY cases DESC, category
