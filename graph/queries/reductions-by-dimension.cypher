// title: 某一维度的全部压减（时间、金额、数量、比例）
// title_en: All reductions of a dimension (time, money, count, share)
// topic: measurements
// mode: read
// param: dimension string time   维度：时间 time、金额 money、数量 count、比例 share、其他 other · one of time, money, count, share, other
// returns: metric, places, year, before, after, change, percent, status, cause, case_title
// example: reformgraph query reductions-by-dimension -p dimension 时间
MATCH (x)-[r:REDUCED]->(m:Metric {dimension: $dimension})
MATCH (c:Case {id: r.case})
OPTIONAL MATCH (c)-[:LOCATED_IN]->(l:Locality)
WITH r, m, x, c, l ORDER BY l.name
WITH r, m, x, c, collect(DISTINCT l.name) AS places
RETURN m.name AS metric, places, c.year AS year, r.before AS before, r.after AS after, r.change AS change, r.percent AS percent, r.status AS status, x.name AS cause, c.title AS case_title
ORDER BY coalesce(percent, 0), metric, c.id, r.start
