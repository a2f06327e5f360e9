// @ts-check

const TRANSACTION = 255;

/**
 * @param {import('knex').Knex.CreateTableBuilder} table
 */
function addPaymentKey(table) {
  table.string('service', 63).notNullable();
  table.string('transaction_id', TRANSACTION).notNullable();
  table.primary(['service', 'transaction_id']);
}

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('fraud_latency_payments', table => {
    table.comment('What scoring services decided, and what came of it');
    addPaymentKey(table);
    table.bigInteger('event_time').notNullable().comment('ms since 1970');
    table.bigInteger('received_at').notNullable().comment('ms since 1970');
    table.string('customer', 64).notNullable().comment('Pseudonym');
    table.string('terminal', 64).notNullable().comment('Pseudonym');
    table.double('amount').notNullable();
    table.string('currency', 3).notNullable();
    table.double('score').nullable().comment('None: decided without a model');
    table.string('decision', 16).notNullable();
    table.text('reason').notNullable().comment('As the record has it');
    table.double('propensity').notNullable();
    table.string('model').notNullable();
    table.string('version').notNullable();
    table.string('digest', 80).notNullable();
    table.string('experiment').notNullable();
    table.string('variant').notNullable();
    table.string('policy').notNullable();
    table.integer('policy_version').notNullable();
    table.string('degraded', 32).nullable();
    table.text('features').notNullable().comment('Base64 of 32-bit floats');
    table.string('feature_set', 80).notNullable();
    table.text('shadow').nullable().comment('JSON');
    table.integer('bucket').notNullable().comment('0..9999, of the customer');
    table.boolean('is_fraud').nullable().comment('None: nobody has said yet');
    table.string('outcome_source', 16).nullable();
    table.bigInteger('labelled_at').nullable().comment('ms since 1970');
    table.bigInteger('outcome_received_at').nullable().comment('ms since 1970');
    table.index(['service', 'received_at'], 'fraud_latency_payments_age_idx');
    table.index(
      ['service', 'decision', 'received_at'],
      'fraud_latency_payments_decision_idx',
    );
    table.index(
      ['service', 'is_fraud', 'event_time'],
      'fraud_latency_payments_fraud_idx',
    );
  });
  await knex.schema.createTable('fraud_latency_outcomes_waiting', table => {
    table.comment('Outcomes that came before their decision');
    addPaymentKey(table);
    table.boolean('is_fraud').notNullable();
    table.string('outcome_source', 16).notNullable();
    table.bigInteger('labelled_at').notNullable().comment('ms since 1970');
    table
      .bigInteger('outcome_received_at')
      .notNullable()
      .comment('ms since 1970');
    table.bigInteger('until').notNullable().comment('Waits no longer than');
    table.index(
      ['service', 'until'],
      'fraud_latency_outcomes_waiting_until_idx',
    );
  });
  await knex.schema.createTable('fraud_latency_reviews', table => {
    table.comment('Payments that a person looks at');
    addPaymentKey(table);
    table.bigInteger('opened_at').notNullable().comment('ms since 1970');
    table.double('value_at_risk').notNullable().comment('Score times amount');
    table.string('state', 16).notNullable();
    table.string('claimed_by').nullable();
    table.bigInteger('claimed_until').nullable().comment('ms since 1970');
    table.string('verdict', 16).nullable();
    table.string('verdict_by').nullable();
    table.bigInteger('verdict_at').nullable().comment('ms since 1970');
    table.text('note').nullable();
    table.bigInteger('sent_at').nullable().comment('The service has it');
    table.index(
      ['service', 'state', 'value_at_risk'],
      'fraud_latency_reviews_queue_idx',
    );
  });
  await knex.schema.createTable('fraud_latency_verdicts', table => {
    table.comment('Every verdict that was given; only added to');
    table.string('id', 36).primary();
    table.string('service', 63).notNullable();
    table.string('transaction_id', TRANSACTION).notNullable();
    table.string('verdict', 16).notNullable();
    table.string('by').notNullable();
    table.bigInteger('at').notNullable().comment('ms since 1970');
    table.text('note').nullable();
    table.index(
      ['service', 'transaction_id', 'at'],
      'fraud_latency_verdicts_payment_idx',
    );
  });
  await knex.schema.createTable('fraud_latency_cursors', table => {
    table.comment('How far the records of an instance are read');
    table.string('service', 63).notNullable();
    table.string('instance', 512).notNullable().comment('Its address');
    table.text('cursor').nullable().comment('None: not read yet');
    table.bigInteger('read_at').notNullable().comment('ms since 1970');
    table.bigInteger('lost_at').nullable().comment('Records were missed then');
    table.text('problem').nullable().comment('Why it was not read then');
    table.primary(['service', 'instance']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'cursors',
    'verdicts',
    'reviews',
    'outcomes_waiting',
    'payments',
  ]) {
    await knex.schema.dropTable(`fraud_latency_${table}`);
  }
};
