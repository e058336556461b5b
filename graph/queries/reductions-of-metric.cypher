// title: 某指标压减了多少
// title_en: Reductions of a metric
// topic: measurements
// mode: read
// param: metric string 办理时限   指标名称 · name of a metric
// returns: percent, before, after, change, status, indicator, cause, case_title, quote
// example: reformgraph query reductions-of-metric -p metric 办理时限
MATCH (x)-[r:REDUCED]->(m:Metric {name: $metric})
MATCH (c:Case {id: r.case})
RETURN r.percent AS percent, r.before AS before, r.after AS after, r.change AS change, r.status AS status, r.indicator AS indicator, x.name AS cause, c.title AS case_title, r.quote AS quote
ORDER BY coalesce(percent, 0), c.id, r.start
