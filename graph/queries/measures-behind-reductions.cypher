// title: 压减某指标的案例用了哪些举措
// title_en: Measures of the cases that reduced a metric
// topic: measurements
// mode: read
// param: metric string 办理时限   指标名称 · name of a metric
// returns: measure, cases, strongest
// example: reformgraph query measures-behind-reductions -p metric 办理时限
MATCH (x)-[r:REDUCED]->(m:Metric {name: $metric})
MATCH (c:Case {id: r.case})-[:MENTIONS]->(i:PolicyInstrument)
WHERE i.kind <> 'document' AND (x = c OR x = i) AND coalesce(r.status, 'achieved') <> 'planned'
WITH i.name AS measure, count(DISTINCT c) AS cases, min(r.percent) AS strongest
RETURN measure, cases, strongest
ORDER BY cases DESC, coalesce(strongest, 0), measure
