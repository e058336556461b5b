// title: 有哪些指标，各有多少数据
// title_en: Metrics and how often they are measured
// topic: measurements
// mode: read
// returns: metric, dimension, reduced, increased, reached
// example: reformgraph query metrics-overview
MATCH (x)-[r:REDUCED|INCREASED|REACHED]->(m:Metric)
WITH m, sum(CASE WHEN type(r) = 'REDUCED' THEN 1 ELSE 0 END) AS reduced, sum(CASE WHEN type(r) = 'INCREASED' THEN 1 ELSE 0 END) AS increased,
     sum(CASE WHEN type(r) = 'REACHED' THEN 1 ELSE 0 END) AS reached
RETURN m.name AS metric, m.dimension AS dimension, reduced, increased, reached
ORDER BY reduced + increased + reached DESC, metric
