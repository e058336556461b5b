// title: 降幅最大的指标及其举措
// title_en: Biggest reductions and what is behind them
// topic: measurements
// mode: read
// param: limit integer 20   行数 · rows
// returns: metric, percent, before, after, cause, case_title
// example: reformgraph query biggest-reductions -p limit 10
MATCH (x)-[r:REDUCED]->(m:Metric)
WHERE r.percent IS NOT NULL AND coalesce(r.status, 'achieved') <> 'planned'
MATCH (c:Case {id: r.case})
RETURN m.name AS metric, r.percent AS percent, r.before AS before, r.after AS after, x.name AS cause, c.title AS case_title
ORDER BY percent, metric, c.id, r.start
LIMIT toInteger($limit)
