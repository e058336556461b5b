// title: 每个批次抽取的覆盖情况
// title_en: Coverage by batch
// topic: quality
// mode: read
// returns: batch, cases, without_text, without_leader, without_place, without_measure, without_number
// example: reformgraph query coverage
OPTIONAL MATCH ()-[d:REDUCED|INCREASED|REACHED]->(:Metric)
// A number belongs to the case that tells it, whether it stands at the case, a measure or a platform.
WITH collect(DISTINCT d.case) AS measured
MATCH (b:Batch)<-[:PART_OF]-(c:Case)
OPTIONAL MATCH (c)-[l:LED_BY]->()
WITH b, c, CASE WHEN c.id IN measured THEN 1 ELSE 0 END AS numbers, count(l) AS leaders
OPTIONAL MATCH (c)-[p:LOCATED_IN]->(:Locality)
WITH b, c, numbers, leaders, count(p) AS places
OPTIONAL MATCH (c)-[m:MENTIONS]->(i:PolicyInstrument)
WITH b, c, numbers, leaders, places, sum(CASE WHEN i IS NOT NULL AND i.kind <> 'document' THEN 1 ELSE 0 END) AS measures
RETURN b.id AS batch, count(c) AS cases, sum(CASE WHEN c.text = '' THEN 1 ELSE 0 END) AS without_text,
       sum(CASE WHEN leaders = 0 THEN 1 ELSE 0 END) AS without_leader, sum(CASE WHEN places = 0 THEN 1 ELSE 0 END) AS without_place,
       sum(CASE WHEN measures = 0 THEN 1 ELSE 0 END) AS without_measure, sum(CASE WHEN numbers = 0 THEN 1 ELSE 0 END) AS without_number
ORDER BY batch
