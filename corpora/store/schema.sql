-- The ledger of one review. Append-only: nothing here is ever updated or deleted by Focimine.
-- Each row carries who judged, when, in which run, under which protocol, and the SHA-256 of the row
-- before it; `focimine verify` walks the chain. What is true now is a fold over these rows. The views show it to
-- people and exports; the program itself folds what is settled about reports in corpora/settled.py, by the same rules.

CREATE TABLE ledger (
    seq      INTEGER PRIMARY KEY,             -- 1, 2, 3 … without a gap
    kind     TEXT NOT NULL,                   -- record, duplicate, decision, focus, confirmation …
    key      TEXT NOT NULL,                   -- what makes this row itself; the same key is never written twice
    body     TEXT NOT NULL CHECK (json_valid(body)),
    who      TEXT NOT NULL,                   -- a person's name, or a rule or engine with its version
    machine  INTEGER NOT NULL CHECK (machine IN (0, 1)),
    at       TEXT NOT NULL,                   -- UTC
    run      TEXT NOT NULL,
    protocol TEXT NOT NULL,                   -- SHA-256 of the protocol file in force
    previous TEXT NOT NULL,                   -- hash of row seq - 1
    hash     TEXT NOT NULL,                   -- SHA-256 over all of the above
    UNIQUE (kind, key)
);
CREATE INDEX ledger_run ON ledger (run);

-- What the views below look up, so that they stay quick in a review of 100,000 records. (The "+" before
-- some columns there takes away their text affinity: SQLite uses these indexes only without it.)
CREATE INDEX duplicate_record ON ledger (body ->> 'record') WHERE kind = 'duplicate';
CREATE INDEX duplicate_target ON ledger (body ->> 'duplicate_of') WHERE kind = 'duplicate';
CREATE INDEX duplicate_undone_link ON ledger (body ->> 'link') WHERE kind = 'duplicate_undone';
CREATE INDEX decision_supersedes ON ledger (body ->> 'supersedes') WHERE kind = 'decision';
CREATE INDEX confirmation_focus ON ledger (body ->> 'focus') WHERE kind = 'confirmation';
CREATE INDEX coding_report ON ledger (body ->> 'report') WHERE kind = 'coding';
-- Records that a previous version of the review included are few: found without reading all records.
CREATE INDEX record_previous ON ledger (kind, key) WHERE kind = 'record' AND lower(substr(trim(body ->> 'method'), 1, 4)) = 'prev';
-- The records of an import that was corrected are found by its source.
CREATE INDEX record_source ON ledger (body ->> 'source') WHERE kind = 'record';

-- The last row's number and hash, so that a row removed from the end is missed too.
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL);
INSERT INTO head VALUES (1, 0, '');

CREATE VIEW runs AS
SELECT r.key AS run, r.body ->> 'stage' AS stage, r.at AS started, f.at AS finished, r.who,
       r.body ->> 'version' AS version, r.body ->> 'parameters' AS parameters, f.body ->> 'outcome' AS outcome
FROM ledger r LEFT JOIN ledger f ON f.kind = 'run_finished' AND f.key = r.key
WHERE r.kind = 'run';

-- Corrections of what was entered are rows of their own: an import is relabelled or withdrawn, a document moved to another
-- report or removed. Each is in force unless a row `correction_undone` names it, wherever that is; an undoing is final.
CREATE VIEW corrections AS
SELECT c.key AS correction, c.kind, c.body ->> 'search' AS search, c.body ->> 'document' AS document,
       c.body ->> 'database' AS database, c.body ->> 'method' AS method, c.body ->> 'date' AS searched_on, c.body ->> 'query' AS query,
       c.body ->> 'report' AS record, c.body ->> 'reason' AS reason,
       NOT EXISTS (SELECT 1 FROM ledger u WHERE u.kind = 'correction_undone' AND u.body ->> 'correction' = +c.key) AS in_force,
       c.who, c.at, c.run, c.seq
FROM ledger c WHERE c.kind IN ('relabelled', 'withdrawn', 'document_moved');

-- Of several words on one label of an import, the last in force holds.
CREATE VIEW labels AS
SELECT s.search,
       (SELECT c.database FROM corrections c WHERE c.kind = 'relabelled' AND c.search = s.search AND c.in_force AND c.database IS NOT NULL ORDER BY c.seq DESC LIMIT 1) AS database,
       (SELECT c.method FROM corrections c WHERE c.kind = 'relabelled' AND c.search = s.search AND c.in_force AND c.method IS NOT NULL ORDER BY c.seq DESC LIMIT 1) AS method,
       (SELECT c.searched_on FROM corrections c WHERE c.kind = 'relabelled' AND c.search = s.search AND c.in_force AND c.searched_on IS NOT NULL ORDER BY c.seq DESC LIMIT 1) AS searched_on,
       (SELECT c.query FROM corrections c WHERE c.kind = 'relabelled' AND c.search = s.search AND c.in_force AND c.query IS NOT NULL ORDER BY c.seq DESC LIMIT 1) AS query
FROM (SELECT DISTINCT search FROM corrections WHERE kind = 'relabelled' AND in_force) s;

-- Every file that records came from, and the import or search it belongs to.
CREATE VIEW sources AS
SELECT key AS source, coalesce(body ->> 'search', 'import:' || key) AS search, body ->> 'name' AS name, body ->> 'file' AS file,
       body ->> 'format' AS format, body ->> 'database' AS database, body ->> 'n_records' AS n_records, who, at, run, seq
FROM ledger WHERE kind = 'source';

-- CROSS JOIN: begin with the corrections, which are few.
CREATE VIEW relabelled_records AS
SELECT r.key AS record, l.database, l.method
FROM labels l CROSS JOIN sources s ON s.search = +l.search CROSS JOIN ledger r ON r.kind = 'record' AND r.body ->> 'source' = +s.source;

CREATE VIEW withdrawn_records AS
SELECT DISTINCT r.key AS record
FROM corrections c CROSS JOIN sources s ON s.search = +c.search CROSS JOIN ledger r ON r.kind = 'record' AND r.body ->> 'source' = +s.source
WHERE c.kind = 'withdrawn' AND c.in_force;

-- What was searched, under its corrected labels. An import that was withdrawn is none.
CREATE VIEW searches AS
SELECT q.key AS search, coalesce(l.database, q.body ->> 'database') AS database, coalesce(l.query, q.body ->> 'query') AS query,
       q.body ->> 'translation' AS translation, coalesce(l.searched_on, q.body ->> 'date') AS searched_on, q.body ->> 'count' AS n_found,
       q.body ->> 'file' AS file, q.who, q.at, q.run, coalesce(l.method, q.body ->> 'method', 'database') AS method
FROM ledger q LEFT JOIN labels l ON l.search = q.key
WHERE q.kind = 'search' AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.kind = 'withdrawn' AND c.search = +q.key AND c.in_force);

-- The records that count, under their corrected labels: those of withdrawn imports are left out.
CREATE VIEW records AS
SELECT r.key AS record, coalesce(l.database, r.body ->> 'database') AS database, r.body ->> 'source' AS source, r.body ->> 'position' AS position,
       r.body ->> 'title' AS title, r.body ->> '$.authors[0].raw' AS first_author, r.body ->> 'year' AS year,
       r.body ->> 'journal' AS journal, r.body ->> 'doi' AS doi, r.body ->> 'pmid' AS pmid, coalesce(l.method, r.body ->> 'method') AS method,
       CASE WHEN l.record IS NULL THEN r.body
            ELSE json_set(r.body, '$.database', coalesce(l.database, r.body ->> 'database'), '$.method', coalesce(l.method, r.body ->> 'method')) END AS body,
       r.seq, r.run, r.at
FROM ledger r LEFT JOIN relabelled_records l ON l.record = r.key
WHERE r.kind = 'record' AND r.key NOT IN (SELECT record FROM withdrawn_records);

-- A link says "this record is the same report as that earlier one"; an undoing names the link's key.
CREATE VIEW duplicates AS
SELECT l.key AS link, l.body ->> 'record' AS record, l.body ->> 'duplicate_of' AS duplicate_of,
       l.body ->> 'why' AS why, l.who, l.machine, l.at, l.run
FROM ledger l
WHERE l.kind = 'duplicate'
  AND NOT EXISTS (SELECT 1 FROM ledger u WHERE u.kind = 'duplicate_undone' AND u.body ->> 'link' = +l.key);

-- Records joined by links in force, directly or through others, are one report, named by its earliest record that
-- no link calls a duplicate of another (in a cycle, by its earliest record). A withdrawn record gives no report its name and
-- makes none of its own (`report` is then empty), but its links hold. corpora/settled.py says the same.
CREATE VIEW report_of AS
SELECT r.key AS record, (
    WITH RECURSIVE same (record) AS (
        SELECT r.key
        UNION
        SELECT k.key FROM same s CROSS JOIN duplicates d ON d.record = +s.record
            CROSS JOIN ledger k ON k.kind = 'record' AND k.key = +d.duplicate_of
        UNION
        SELECT k.key FROM same s CROSS JOIN duplicates d ON d.duplicate_of = +s.record
            CROSS JOIN ledger k ON k.kind = 'record' AND k.key = +d.record
    )
    SELECT k.key FROM same s JOIN ledger k ON k.kind = 'record' AND k.key = +s.record
    WHERE k.key NOT IN (SELECT record FROM withdrawn_records)
    ORDER BY EXISTS (SELECT 1 FROM duplicates d JOIN ledger o ON o.kind = 'record' AND o.key = +d.duplicate_of
                     WHERE d.record = +k.key AND d.duplicate_of <> k.key AND o.key NOT IN (SELECT record FROM withdrawn_records)), k.seq
    LIMIT 1) AS report
FROM ledger r WHERE r.kind = 'record';

CREATE VIEW reports AS
SELECT r.record AS report, r.first_author, r.year, r.title, r.journal, r.doi, r.pmid,
       n.n_records, r.seq
FROM records r JOIN (SELECT report, count(*) AS n_records FROM report_of
    WHERE record NOT IN (SELECT record FROM withdrawn_records) GROUP BY report) n ON n.report = r.record;

CREATE VIEW suggestions AS
SELECT key AS suggestion, body ->> 'report' AS report, body ->> 'step' AS step, body ->> 'judgement' AS judgement,
       body ->> 'criterion' AS criterion, body ->> 'verdicts' AS verdicts, who, at, run, seq
FROM ledger WHERE kind = 'suggestion';

CREATE VIEW all_decisions AS
SELECT key AS decision, body ->> 'report' AS report, body ->> 'step' AS step, body ->> 'judgement' AS judgement,
       body ->> 'criterion' AS criterion, body ->> 'failed' AS failed, body ->> 'reason' AS reason,
       body ->> 'supersedes' AS supersedes, who, machine, at, run, seq
FROM ledger WHERE kind = 'decision';

-- Decisions that no later one at the same step of the same report supersedes, under the record they were made on:
-- several of one report in dual review, or when two judged reports turned out to be one. What they settle together:
-- corpora/settled.py.
CREATE VIEW decisions AS
SELECT d.* FROM all_decisions d
WHERE NOT EXISTS (
    SELECT 1 FROM all_decisions s
    WHERE s.supersedes = +d.decision AND s.seq > d.seq AND s.step = d.step
      AND (SELECT o.report FROM report_of o WHERE o.record = s.report) = (SELECT o.report FROM report_of o WHERE o.record = d.report));

-- What was written under a record that was linked to an earlier one belongs to that one's report; it goes back
-- with its record when the link is undone. `record` is the record it was written under.
-- A document that was moved belongs to the record its last move in force names, with all that was read from it; one that was
-- removed (`record` empty) to none.
CREATE VIEW moved_documents AS
SELECT m.document, m.record FROM corrections m
WHERE m.kind = 'document_moved' AND m.in_force AND NOT EXISTS (
    SELECT 1 FROM corrections n WHERE n.kind = 'document_moved' AND n.document = m.document AND n.in_force AND n.seq > m.seq);

CREATE VIEW documents AS
SELECT d.document,
       coalesce((SELECT o.report FROM report_of o WHERE o.record = d.record), d.record) AS report, d.name,
       d.file, d.matched_by, d.outcome, d.who, d.at, d.run, d.seq, d.record, d.source, d.url, d.licence, d.version
FROM (SELECT k.key AS document, CASE WHEN m.document IS NULL THEN k.body ->> 'report' ELSE m.record END AS record,
             m.document IS NOT NULL AND m.record IS NULL AS removed, k.body ->> 'name' AS name, k.body ->> 'file' AS file,
             k.body ->> 'matched_by' AS matched_by, k.body ->> 'outcome' AS outcome, k.body ->> 'source' AS source,
             k.body ->> 'url' AS url, k.body ->> 'licence' AS licence, k.body ->> 'version' AS version, k.who, k.at, k.run, k.seq
      FROM ledger k LEFT JOIN moved_documents m ON m.document = k.key WHERE k.kind = 'document') d
WHERE NOT d.removed;

-- The running text of documents that were read.
CREATE VIEW fulltexts AS
SELECT t.key AS fulltext, t.body ->> 'document' AS document, CASE WHEN m.document IS NULL THEN t.body ->> 'report' ELSE m.record END AS record,
       t.body ->> 'file' AS file, t.body ->> 'title' AS title, t.body AS body, t.seq
FROM ledger t LEFT JOIN moved_documents m ON m.document = t.body ->> 'document'
WHERE t.kind = 'fulltext' AND NOT (m.document IS NOT NULL AND m.record IS NULL);

CREATE VIEW foci AS
SELECT f.key AS focus, f.body ->> 'document' AS document,
       coalesce((SELECT o.report FROM report_of o WHERE o.record = coalesce(m.record, f.body ->> 'report')), m.record, f.body ->> 'report') AS report,
       f.body ->> 'page' AS page, f.body ->> 'table' AS table_label, f.body ->> 'row' AS row,
       f.body ->> 'contrast' AS contrast, f.body ->> 'region' AS region,
       f.body ->> 'x' AS x, f.body ->> 'y' AS y, f.body ->> 'z' AS z, f.body ->> 'space' AS space, f.body ->> 'kind' AS kind,
       f.body ->> 'statistic_name' AS statistic_name, f.body ->> 'statistic' AS statistic,
       f.body ->> 'cluster_size' AS cluster_size, f.body ->> 'cluster_unit' AS cluster_unit, f.body ->> 'raw' AS raw,
       f.who, f.at, f.run, f.seq, f.body ->> 'problems' AS problems, coalesce(m.record, f.body ->> 'report') AS record,
       f.body ->> '$.direction.relation' AS direction, f.body ->> '$.direction.first' AS first_condition,
       f.body ->> '$.direction.second' AS second_condition
FROM ledger f LEFT JOIN moved_documents m ON m.document = f.body ->> 'document'
WHERE f.kind = 'focus' AND NOT (m.document IS NOT NULL AND m.record IS NULL);

-- What people say of a focus (`confirmation`) or of a field (`coding`) is taken back by a later row whose action is
-- "undo": it names the row it takes back (`undoes`) and what was in force before that one (`restores`; absent: nothing).
-- An undo is taken back likewise, by a "redo". The rule for both kinds: the last row about a focus, or about a field of
-- a contrast under one record, decides; a word is in force itself, after an undo or a redo what it restores. `before`
-- in the histories is the row that was in force until this one. Of codings, a machine's never replaces a person's: the
-- person's last row decides while it leaves a person's value in force.
CREATE VIEW confirmations AS
SELECT c.key AS confirmation, c.body ->> 'focus' AS focus, c.body ->> 'action' AS action, c.body ->> 'reason' AS reason,
       c.body ->> 'contrast' AS contrast, c.body ->> 'x' AS x, c.body ->> 'y' AS y, c.body ->> 'z' AS z,
       c.body ->> 'space' AS space, c.body ->> 'basis' AS basis, c.who, c.machine, c.at, c.run, c.seq
FROM ledger c
WHERE c.kind = 'confirmation' AND coalesce(c.body ->> 'action', '') NOT IN ('undo', 'redo')
  AND c.seq = (SELECT CASE WHEN coalesce(l.body ->> 'action', '') NOT IN ('undo', 'redo') THEN l.seq
                      ELSE (SELECT r.seq FROM ledger r WHERE r.kind = 'confirmation' AND r.key = l.body ->> 'restores' AND r.seq < l.seq) END
               FROM ledger l WHERE l.kind = 'confirmation' AND l.body ->> 'focus' = c.body ->> 'focus'
               ORDER BY l.seq DESC LIMIT 1);

CREATE VIEW all_confirmations AS
SELECT c.seq, c.key AS confirmation, c.body ->> 'focus' AS focus, c.body ->> 'action' AS action, c.body ->> 'reason' AS reason,
       c.body ->> 'contrast' AS contrast, c.body ->> 'x' AS x, c.body ->> 'y' AS y, c.body ->> 'z' AS z,
       c.body ->> 'space' AS space, c.body ->> 'basis' AS basis, c.body ->> 'undoes' AS undoes, c.body ->> 'restores' AS restores,
       EXISTS (SELECT 1 FROM confirmations k WHERE k.focus = c.body ->> 'focus' AND k.seq = c.seq) AS in_force,
       b.key AS before, b.body ->> 'action' AS action_before, coalesce(b.body ->> 'contrast', f.body ->> 'contrast') AS contrast_before,
       coalesce(b.body ->> 'x', f.body ->> 'x') AS x_before, coalesce(b.body ->> 'y', f.body ->> 'y') AS y_before,
       coalesce(b.body ->> 'z', f.body ->> 'z') AS z_before, coalesce(b.body ->> 'space', f.body ->> 'space') AS space_before,
       b.who AS who_before, f.body ->> 'report' AS record, f.body ->> 'table' AS table_label, f.body ->> 'row' AS row,
       c.who, c.machine, c.at, c.run
FROM ledger c
LEFT JOIN ledger f ON f.kind = 'focus' AND f.key = c.body ->> 'focus'
LEFT JOIN ledger b ON b.kind = 'confirmation' AND coalesce(b.body ->> 'action', '') NOT IN ('undo', 'redo') AND b.body ->> 'focus' = c.body ->> 'focus'
  AND b.seq = (SELECT CASE WHEN coalesce(l.body ->> 'action', '') NOT IN ('undo', 'redo') THEN l.seq
                      ELSE (SELECT r.seq FROM ledger r WHERE r.kind = 'confirmation' AND r.key = l.body ->> 'restores' AND r.seq < l.seq) END
               FROM ledger l WHERE l.kind = 'confirmation' AND l.body ->> 'focus' = c.body ->> 'focus' AND l.seq < c.seq
               ORDER BY l.seq DESC LIMIT 1)
WHERE c.kind = 'confirmation';

-- `space_by`: who says in which space the coordinates are. "person": stated in the confirmation; "document": stated by words of
-- the document that a person accepted with the focus; "machine": neither, for example the default of the software named.
CREATE VIEW confirmed_foci AS
SELECT f.focus, f.document, f.report, f.page, f.table_label, f.row, coalesce(c.contrast, f.contrast) AS contrast, f.region,
       coalesce(c.x, f.x) AS x, coalesce(c.y, f.y) AS y, coalesce(c.z, f.z) AS z, coalesce(c.space, f.space) AS space,
       -- Kind and direction as a person said them (`w` is the confirmation's own row), else as read.
       coalesce((SELECT w.body ->> 'kind' FROM ledger w WHERE w.seq = c.seq), f.kind) AS kind,
       f.raw, c.action, c.basis, c.who AS confirmed_by, c.machine AS by_machine, c.reason, f.seq, f.record,
       CASE WHEN c.machine THEN 'machine' WHEN c.space IS NOT NULL THEN 'person'
            WHEN (SELECT e.body ->> '$.space_evidence.quote' FROM ledger e WHERE e.kind = 'focus' AND e.key = +f.focus) IS NULL THEN 'machine'
            WHEN (SELECT e.body ->> '$.space_evidence.place' FROM ledger e WHERE e.kind = 'focus' AND e.key = +f.focus) = 'software named in the text' THEN 'machine'
            ELSE 'document' END AS space_by,
       -- A contrast that a person renamed is another comparison: what the table said of the direction holds no more.
       coalesce((SELECT w.body ->> 'direction' FROM ledger w WHERE w.seq = c.seq), CASE WHEN c.contrast IS NULL THEN f.direction END) AS direction,
       CASE WHEN c.contrast IS NULL THEN f.first_condition END AS first_condition,
       CASE WHEN c.contrast IS NULL THEN f.second_condition END AS second_condition
-- CROSS JOIN is how SQLite is told to begin with the foci, not with the confirmations.
FROM foci f CROSS JOIN confirmations c ON c.focus = +f.focus WHERE c.action <> 'reject';

CREATE VIEW codings AS
SELECT c.key AS coding,
       coalesce((SELECT o.report FROM report_of o WHERE o.record = c.body ->> 'report'), c.body ->> 'report') AS report,
       c.body ->> 'contrast' AS contrast,
       c.body ->> 'field' AS field, c.body ->> 'value' AS value, c.body ->> 'quote' AS quote, c.who, c.machine, c.at, c.run, c.seq,
       c.body ->> 'report' AS record
FROM ledger c
WHERE c.kind = 'coding' AND coalesce(c.body ->> 'action', '') NOT IN ('undo', 'redo')
  AND c.seq = coalesce(
               (SELECT CASE WHEN coalesce(l.body ->> 'action', '') NOT IN ('undo', 'redo') THEN l.seq
                       ELSE (SELECT r.seq FROM ledger r WHERE r.kind = 'coding' AND r.key = l.body ->> 'restores' AND r.seq < l.seq AND NOT r.machine) END
                FROM ledger l WHERE l.kind = 'coding' AND l.body ->> 'report' = c.body ->> 'report' AND NOT l.machine
                  AND coalesce(l.body ->> 'contrast', '') = coalesce(c.body ->> 'contrast', '') AND l.body ->> 'field' = c.body ->> 'field'
                ORDER BY l.seq DESC LIMIT 1),
               (SELECT CASE WHEN coalesce(l.body ->> 'action', '') NOT IN ('undo', 'redo') THEN l.seq
                       ELSE (SELECT r.seq FROM ledger r WHERE r.kind = 'coding' AND r.key = l.body ->> 'restores' AND r.seq < l.seq) END
                FROM ledger l WHERE l.kind = 'coding' AND l.body ->> 'report' = c.body ->> 'report'
                  AND coalesce(l.body ->> 'contrast', '') = coalesce(c.body ->> 'contrast', '') AND l.body ->> 'field' = c.body ->> 'field'
                ORDER BY l.seq DESC LIMIT 1));

CREATE VIEW all_codings AS
SELECT c.seq, c.key AS coding,
       coalesce((SELECT o.report FROM report_of o WHERE o.record = c.body ->> 'report'), c.body ->> 'report') AS report,
       c.body ->> 'contrast' AS contrast, c.body ->> 'field' AS field, coalesce(c.body ->> 'action', 'code') AS action,
       c.body ->> 'value' AS value, c.body ->> 'quote' AS quote, c.body ->> 'reason' AS reason,
       c.body ->> 'undoes' AS undoes, c.body ->> 'restores' AS restores,
       EXISTS (SELECT 1 FROM codings k WHERE k.record = c.body ->> 'report' AND k.seq = c.seq) AS in_force,
       b.key AS before, b.body ->> 'value' AS value_before, b.who AS who_before, b.machine AS machine_before,
       c.who, c.machine, c.at, c.run, c.body ->> 'report' AS record
FROM ledger c
LEFT JOIN ledger b ON b.kind = 'coding' AND coalesce(b.body ->> 'action', '') NOT IN ('undo', 'redo') AND b.body ->> 'report' = c.body ->> 'report'
  AND coalesce(b.body ->> 'contrast', '') = coalesce(c.body ->> 'contrast', '') AND b.body ->> 'field' = c.body ->> 'field'
  AND b.seq = coalesce(
               (SELECT CASE WHEN coalesce(l.body ->> 'action', '') NOT IN ('undo', 'redo') THEN l.seq
                       ELSE (SELECT r.seq FROM ledger r WHERE r.kind = 'coding' AND r.key = l.body ->> 'restores' AND r.seq < l.seq AND NOT r.machine) END
                FROM ledger l WHERE l.kind = 'coding' AND l.body ->> 'report' = c.body ->> 'report' AND NOT l.machine AND l.seq < c.seq
                  AND coalesce(l.body ->> 'contrast', '') = coalesce(c.body ->> 'contrast', '') AND l.body ->> 'field' = c.body ->> 'field'
                ORDER BY l.seq DESC LIMIT 1),
               (SELECT CASE WHEN coalesce(l.body ->> 'action', '') NOT IN ('undo', 'redo') THEN l.seq
                       ELSE (SELECT r.seq FROM ledger r WHERE r.kind = 'coding' AND r.key = l.body ->> 'restores' AND r.seq < l.seq) END
                FROM ledger l WHERE l.kind = 'coding' AND l.body ->> 'report' = c.body ->> 'report' AND l.seq < c.seq
                  AND coalesce(l.body ->> 'contrast', '') = coalesce(c.body ->> 'contrast', '') AND l.body ->> 'field' = c.body ->> 'field'
                ORDER BY l.seq DESC LIMIT 1))
WHERE c.kind = 'coding';

CREATE VIEW results AS
SELECT key AS result, body ->> 'analysis' AS analysis, body ->> 'file' AS file, body ->> 'sha256' AS sha256, at, run, seq
FROM ledger WHERE kind = 'result';

CREATE VIEW problems AS
SELECT key AS problem, body ->> 'code' AS code, body ->> 'severity' AS severity, body ->> 'item' AS item,
       body ->> 'message' AS message, body ->> 'hint' AS hint, who, at, run, seq
FROM ledger WHERE kind = 'problem';

-- The versions of a review that lives: there is always a first one. `last_row` is the last row of one that was closed, the end of
-- the run that closed it; the next one's rows begin after it. corpora/review/versions.py says the same.
CREATE VIEW versions AS
SELECT n.version, coalesce(o.at, (SELECT f.at FROM ledger f WHERE f.seq = 1)) AS opened, o.who AS opened_by, o.machine AS opened_by_machine,
       o.body ->> 'trigger' AS trigger, c.at AS closed, c.who AS closed_by, c.machine AS closed_by_machine,
       CASE WHEN c.key IS NOT NULL THEN coalesce(c.body ->> 'until', (SELECT e.seq FROM ledger e
           WHERE e.seq = c.seq + 1 AND e.kind = 'run_finished' AND e.key = c.run), c.seq) END AS last_row,
       c.body ->> 'protocol' AS protocol, c.body ->> 'counts' AS counts
FROM (WITH RECURSIVE numbers (version) AS (SELECT 1 UNION ALL SELECT version + 1 FROM numbers WHERE version
          < (SELECT max(CAST(key AS INTEGER)) FROM ledger WHERE kind = 'version')) SELECT version FROM numbers) n
LEFT JOIN ledger o ON o.kind = 'version' AND o.key = CAST(n.version AS TEXT)
LEFT JOIN ledger c ON c.kind = 'version_closed' AND c.key = CAST(n.version AS TEXT);

-- What came from an earlier review: a row for each of its records that was taken over, and for each report it had not settled,
-- which was left there (`record` is then empty); and one for each other outcome that was taken over later: the last one counts.
CREATE VIEW taken_over AS
SELECT r.body ->> '$.taken_over.from' AS place, r.body ->> '$.taken_over.key' AS key_there, r.key AS record,
       r.body ->> '$.authors[0].raw' AS first_author, r.body ->> 'year' AS year, r.body ->> 'title' AS title,
       r.body ->> '$.taken_over.outcome' AS outcome, r.body ->> '$.taken_over.step' AS step, r.body ->> '$.taken_over.criterion' AS criterion,
       r.body ->> '$.taken_over.decisions' AS decisions, NULL AS name, r.at, r.run, r.seq
FROM ledger r WHERE r.kind = 'record' AND r.body ->> 'taken_over' IS NOT NULL
UNION ALL
SELECT o.body ->> '$.taken_over.from', o.body ->> '$.taken_over.key', r.key, r.body ->> '$.authors[0].raw', r.body ->> 'year', r.body ->> 'title',
       o.body ->> '$.taken_over.outcome', o.body ->> '$.taken_over.step', o.body ->> '$.taken_over.criterion',
       o.body ->> '$.taken_over.decisions', NULL, o.at, o.run, o.seq
FROM ledger o CROSS JOIN ledger r ON r.kind = 'record' AND r.key = o.body ->> 'report' WHERE o.kind = 'later_outcome'
UNION ALL
SELECT t.body ->> 'place', e.value ->> 'key', NULL, NULL, NULL, NULL, 'left', NULL, NULL, e.value ->> 'state', e.value ->> 'name', t.at, t.run, t.seq
FROM ledger t JOIN json_each(t.body, '$.left') e WHERE t.kind = 'taken_over';

-- Links between reports of one study (an abstract and its article, a preprint …), taken back or not. They are no duplicates.
CREATE VIEW study_links AS
SELECT l.key AS link, l.body ->> 'record' AS record, l.body ->> 'same_study_as' AS same_study_as, l.body ->> 'relation' AS relation,
       l.body ->> 'why' AS why, u.key IS NULL AS in_force, l.who, l.machine, l.at, l.run, l.seq,
       u.who AS undone_by, u.body ->> 'reason' AS undone_because, u.at AS undone_at
FROM ledger l LEFT JOIN ledger u ON u.kind = 'same_study_undone' AND u.body ->> 'link' = +l.key AND u.seq = (
    SELECT min(f.seq) FROM ledger f WHERE f.kind = 'same_study_undone' AND f.body ->> 'link' = +l.key)
WHERE l.kind = 'same_study';

-- What PubMed came to say of a paper since it was imported, or no longer says (`change`: found, gone).
CREATE VIEW notices AS
SELECT n.key AS notice_row, coalesce((SELECT o.report FROM report_of o WHERE o.record = n.body ->> 'report'), n.body ->> 'report') AS report,
       n.body ->> 'report' AS record, n.body ->> 'pmid' AS pmid, n.body ->> 'notice' AS notice, n.body ->> 'place' AS place,
       n.body ->> 'words' AS words, n.body ->> 'change' AS change, n.body ->> 'read_on' AS read_on, n.who, n.at, n.run, n.seq
FROM ledger n WHERE n.kind = 'notice';

-- Exclusions of a sample that people read again. They decide nothing; of one reader's words on one exclusion the last counts.
CREATE VIEW rereadings AS
SELECT c.key AS rereading, coalesce((SELECT o.report FROM report_of o WHERE o.record = c.body ->> 'report'), c.body ->> 'report') AS report,
       c.body ->> 'report' AS record, c.body ->> 'step' AS step, c.body ->> 'judgement' AS judgement, c.body ->> 'reason' AS reason,
       c.body ->> 'sample' AS sample, c.body ->> 'stratum' AS stratum, c.body ->> 'population' AS population,
       NOT EXISTS (SELECT 1 FROM ledger s WHERE s.kind = 'recheck' AND s.seq > c.seq AND s.who = c.who AND s.body ->> 'sample' = c.body ->> 'sample'
           AND s.body ->> 'report' = c.body ->> 'report' AND s.body ->> 'step' = c.body ->> 'step') AS in_force,
       c.who, c.machine, c.at, c.run, c.seq
FROM ledger c WHERE c.kind = 'recheck';

-- What people judged of the risk of bias, item by item, and what they took back (`action`: judge, undo). What the judgements settle
-- together: corpora/review/risk_of_bias.py.
CREATE VIEW bias_judgements AS
SELECT b.key AS bias, coalesce((SELECT o.report FROM report_of o WHERE o.record = b.body ->> 'report'), b.body ->> 'report') AS report,
       b.body ->> 'report' AS record, b.body ->> 'instrument' AS instrument, b.body ->> 'item' AS item, b.body ->> 'action' AS action,
       b.body ->> 'judgement' AS judgement, b.body ->> 'quote' AS quote, b.body ->> 'page' AS page, b.body ->> 'reason' AS reason,
       b.body ->> 'settles' AS settles, b.who, b.machine, b.at, b.run, b.seq
FROM ledger b WHERE b.kind = 'bias';

-- What people decided of reports that may share participants. In force: not taken back, both reports are there and two, and nothing
-- later in force says otherwise of the same samples, or of the whole reports. corpora/review/overlaps.py says the same.
CREATE VIEW overlaps AS
WITH said AS (
    SELECT o.key AS overlap, a.report AS report_a, b.report AS report_b, o.body ->> '$.records[0]' AS record_a, o.body ->> '$.records[1]' AS record_b,
           o.body ->> '$.samples[0]' AS sample_a, o.body ->> '$.samples[1]' AS sample_b, o.body ->> 'verdict' AS verdict,
           o.body ->> 'reason' AS reason, o.body ->> 'evidence' AS evidence, u.key IS NULL AS stands, o.who, o.machine, o.at, o.run, o.seq,
           u.who AS undone_by, u.body ->> 'reason' AS undone_because, u.at AS undone_at
    FROM ledger o LEFT JOIN report_of a ON a.record = o.body ->> '$.records[0]' LEFT JOIN report_of b ON b.record = o.body ->> '$.records[1]'
         LEFT JOIN ledger u ON u.kind = 'overlap_undone' AND u.body ->> 'overlap' = +o.key AND u.seq = (
             SELECT min(f.seq) FROM ledger f WHERE f.kind = 'overlap_undone' AND f.body ->> 'overlap' = +o.key)
    WHERE o.kind = 'overlap')
SELECT s.overlap, s.report_a, s.report_b, s.record_a, s.record_b, s.sample_a, s.sample_b, s.verdict, s.reason, s.evidence,
       s.stands AND coalesce(s.report_a <> s.report_b, 0) AND NOT EXISTS (
           SELECT 1 FROM said l WHERE l.stands AND l.seq > s.seq AND (
               (l.report_a = s.report_a AND l.report_b = s.report_b AND (coalesce(l.sample_a, l.sample_b) IS NULL
                   OR (l.sample_a IS s.sample_a AND l.sample_b IS s.sample_b)))
               OR (l.report_a = s.report_b AND l.report_b = s.report_a AND (coalesce(l.sample_a, l.sample_b) IS NULL
                   OR (l.sample_a IS s.sample_b AND l.sample_b IS s.sample_a))))) AS in_force,
       s.who, s.machine, s.at, s.run, s.seq, s.undone_by, s.undone_because, s.undone_at
FROM said s;
