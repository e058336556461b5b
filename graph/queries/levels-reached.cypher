// title: 某指标达到的规模
// title_en: Levels that a metric reached
// topic: measurements
// mode: read
// param: metric string ""   指标名称，空为全部 · name of a metric, empty for all
// param: limit integer 50   行数 · rows
// returns: value, value_number, unit, indicator, case_title, quote
// example: reformgraph query levels-reached -p limit 10
MATCH (x)-[r:REACHED]->(m:Metric)
WHERE ($metric = '' OR m.name = $metric) AND coalesce(r.status, 'achieved') <> 'planned'
MATCH (c:Case {id: r.case})
RETURN r.value AS value, r.value_value AS value_number, r.unit AS unit, r.indicator AS indicator, c.title AS case_title, r.quote AS quote
ORDER BY coalesce(value_number, 0) DESC, c.id, r.start
LIMIT toInteger($limit)
