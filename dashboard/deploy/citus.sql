-- Spreads an empty database of 整改看板 over the workers of Citus. Run once on the coordinator, after the tables were
-- made (rectify snapshots --database …) and before the first load. Not run by this project's tests.
-- The list of ledgers is small and joined everywhere: every worker keeps a copy. All else goes by ledger_id, so what a
-- county's page asks lies on one worker, foreign keys included. The log, one chain for all ledgers, and the accounts stay on the coordinator.
SELECT create_reference_table('ledger');
SELECT create_distributed_table('snapshot', 'ledger_id');
SELECT create_distributed_table(name::regclass, 'ledger_id', colocate_with => 'snapshot')
FROM unnest(ARRAY[
  'document', 'source_file', 'issue', 'issue_unit', 'measure', 'indicator', 'finding', 'unit', 'derived', 'summary',
  'word', 'agreed_match', 'check_answer', 'origin', 'decision', 'decision_outcome', 'hand_in', 'handed_over', 'handed_log'
]) AS name;
