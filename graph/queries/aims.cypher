// title: 目标和预期的指标
// title_en: What is aimed at or foreseen
// topic: measurements
// mode: read
// param: metric string ""   指标名称，空为全部 · name of a metric, empty for all
// param: limit integer 50   行数 · rows
// returns: metric, before, after, change, value, case_title, quote
// example: reformgraph query aims -p limit 10
MATCH (x)-[r:REDUCED|INCREASED|REACHED {status: 'planned'}]->(m:Metric)
WHERE $metric = '' OR m.name = $metric
MATCH (c:Case {id: r.case})
RETURN m.name AS metric, r.before AS before, r.after AS after, r.change AS change, r.value AS value, c.title AS case_title, r.quote AS quote
ORDER BY metric, c.id, r.start
LIMIT toInteger($limit)
