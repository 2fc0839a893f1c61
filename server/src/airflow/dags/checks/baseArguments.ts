/** Arguments that every operator of Airflow takes, in any release from 1.10 to 3. */
export const BASE_ARGUMENTS: ReadonlySet<string> = new Set([
  ..."adhoc allow_nested_operators dag default_args depends_on_past doc doc_json doc_md doc_rst doc_yaml email".split(
    " ",
  ),
  ..."email_on_failure email_on_retry end_date execution_timeout executor executor_config".split(" "),
  ..."ignore_first_depends_on_past inlets logger_name map_index_template max_active_tis_per_dag".split(" "),
  ..."max_active_tis_per_dagrun max_retry_delay multiple_outputs on_execute_callback on_failure_callback".split(" "),
  ..."on_retry_callback on_skipped_callback on_success_callback outlets owner params pool pool_slots".split(" "),
  ..."post_execute pre_execute priority_weight queue render_template_as_native_obj retries retry_delay".split(" "),
  ..."retry_exponential_backoff run_as_user schedule_interval sla start_date start_from_trigger".split(" "),
  ..."start_trigger_args subdag task_concurrency task_display_name task_group task_id trigger_rule".split(" "),
  ..."wait_for_downstream wait_for_past_depends_before_skipping weight_rule resources do_xcom_push".split(" "),
]);
