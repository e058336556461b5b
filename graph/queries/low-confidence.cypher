// title: 把握不大的关系
// title_en: Relationships of low confidence
// topic: quality
// mode: read
// param: below float 0.6   置信度低于 · confidence below
// param: limit integer 50   行数 · rows
// returns: type, from_name, to_name, confidence, method, quote
// example: reformgraph query low-confidence -p below 0.7
MATCH (a)-[r]->(b)
WHERE r.confidence < $below
RETURN type(r) AS type, a.name AS from_name, b.name AS to_name, r.confidence AS confidence, r.method AS method, r.quote AS quote
ORDER BY confidence, type, r.id
LIMIT toInteger($limit)
