// title: 全文检索名称、别名与案例正文
// title_en: Full-text search in names, other wordings and texts
// topic: search
// mode: read
// param: text string 过户   要找的词 · the words to look for
// param: limit integer 50   行数 · rows
// returns: label, name, id
// example: reformgraph query search -p text 过户
UNWIND ['case_name_search', 'case_text_search', 'department_name_search', 'department_aliases_search', 'organization_name_search',
        'organization_aliases_search', 'locality_name_search', 'locality_full_name_search', 'locality_aliases_search',
        'policyinstrument_name_search', 'policyinstrument_aliases_search', 'platform_name_search', 'platform_aliases_search',
        'metric_name_search', 'metric_aliases_search', 'practice_name_search', 'practice_wordings_search'] AS index
CALL db.index.fulltext.queryNodes(index, '"' + replace($text, '"', ' ') + '"') YIELD node, score
WITH DISTINCT node
WITH node, CASE WHEN node:Case THEN 'Case' WHEN node:Department THEN 'Department' WHEN node:Organization THEN 'Organization'
     WHEN node:Locality THEN 'Locality' WHEN node:Platform THEN 'Platform' WHEN node:Metric THEN 'Metric' WHEN node:Practice THEN 'Practice'
     ELSE 'PolicyInstrument' END AS label
RETURN label, node.name AS name, node.id AS id
ORDER BY label, name, id
LIMIT toInteger($limit)
