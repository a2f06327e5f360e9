// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('fraud_latency_reviews', table => {
    table.text('send_problem').nullable().comment('Why the label is not sent');
    table
      .bigInteger('refused_at')
      .nullable()
      .comment('ms since 1970: the service will never take it');
    table.index(
      ['service', 'sent_at', 'verdict_at'],
      'fraud_latency_reviews_unsent_idx',
    );
    table.index(
      ['service', 'state', 'verdict_at'],
      'fraud_latency_reviews_done_idx',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('fraud_latency_reviews', table => {
    table.dropIndex([], 'fraud_latency_reviews_done_idx');
    table.dropIndex([], 'fraud_latency_reviews_unsent_idx');
    table.dropColumn('send_problem');
    table.dropColumn('refused_at');
  });
};
