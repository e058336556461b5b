// title: 一条关系的原文依据
// title_en: The words behind a relationship
// topic: evidence
// mode: read
// param: from string 浙江省自然资源厅   一端名称 · name of one end
// param: to string 带押过户   另一端名称 · name of the other end
// returns: type, case_title, quote, field, start_at, end_at, method, confidence
// example: reformgraph query evidence-of-edge -p from 浙江省自然资源厅 -p to 带押过户
MATCH (a {name: $from})-[r]-(b {name: $to})
WHERE r.quote IS NOT NULL
MATCH (c:Case {id: r.case})
WITH DISTINCT r, c
RETURN type(r) AS type, c.title AS case_title, r.quote AS quote, r.field AS field, r.start AS start_at, r.end AS end_at, r.method AS method, r.confidence AS confidence
ORDER BY type, c.id, start_at
