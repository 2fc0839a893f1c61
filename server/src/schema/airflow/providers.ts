/** The providers that the Airflow project publishes, without `apache-airflow-providers-`. Each may bring sections of its name. */
const PROVIDERS = `
airbyte akeyless alibaba amazon anthropic apache-arrow apache-beam apache-cassandra apache-drill apache-druid apache-flink apache-hdfs
apache-hive apache-iceberg apache-impala apache-kafka apache-kylin apache-livy apache-pig apache-pinot apache-spark apache-sqoop
apache-tinkerpop apprise arangodb asana atlassian-jira celery clickhouse cloudant cncf-kubernetes cohere common-ai common-compat
common-io common-messaging common-sql databricks datadog dbt-cloud dingding discord docker edge3 elasticsearch exasol fab facebook ftp
git github google grpc hashicorp http ibm-mq imap influxdb informatica jdbc jenkins jira keycloak microsoft-azure microsoft-fabric
microsoft-mssql microsoft-psrp microsoft-winrm mongo mysql neo4j odbc openai openfaas openlineage opensearch opsgenie oracle pagerduty
papermill pgvector pinecone plexus postgres presto qdrant qubole redis salesforce samba segment sendgrid sftp singularity slack smtp
snowflake sqlite ssh standard tableau telegram teradata trino vertica vespa weaviate yandex ydb zendesk`;

const names = new Set(
  PROVIDERS.trim()
    .split(/\s+/u)
    .flatMap((name) => [name, name.replaceAll("-", "_"), name.slice(name.indexOf("-") + 1)]),
);

/** True for a section that is called like a provider, with or without the family in front (`apache-hive`, `hive`). */
export function isProviderName(section: string): boolean {
  return names.has(section) || names.has(section.replaceAll(".", "-"));
}
