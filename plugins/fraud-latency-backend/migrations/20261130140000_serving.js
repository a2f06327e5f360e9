// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('fraud_latency_serving_heads', table => {
    table.comment('How far the record of changes of a service goes');
    table.string('service', 63).primary();
    table.integer('sequence').notNullable().comment('Of its last event');
    table.string('hash', 64).notNullable().comment('Of its last event');
    table.integer('revision').notNullable().comment('Approved changes');
  });
  await knex.schema.createTable('fraud_latency_serving_changes', table => {
    table.comment('What people want a scoring service to do');
    table.string('id', 36).primary();
    table.string('service', 63).notNullable();
    table.string('kind', 16).notNullable();
    table
      .string('open_kind', 16)
      .nullable()
      .comment('The kind while it waits: one of each kind at most');
    table.string('state', 16).notNullable();
    table.text('proposal').notNullable().comment('JSON');
    table.text('reason').notNullable();
    table.string('requested_by').notNullable();
    table.bigInteger('requested_at').notNullable().comment('ms since 1970');
    table.string('decided_by').nullable();
    table.bigInteger('decided_at').nullable().comment('ms since 1970');
    table.text('note').nullable();
    table.integer('revision').nullable().comment('Of an approved one');
    table.text('preview').nullable().comment('JSON');
    table.text('replaces').nullable().comment('JSON');
    table.unique(['service', 'open_kind'], {
      indexName: 'fraud_latency_serving_open_idx',
    });
    table.unique(['service', 'revision'], {
      indexName: 'fraud_latency_serving_revision_idx',
    });
    table.index(
      ['service', 'requested_at', 'id'],
      'fraud_latency_serving_list_idx',
    );
  });
  await knex.schema.createTable('fraud_latency_serving_events', table => {
    table.comment('What became of changes; only added to');
    table.string('service', 63).notNullable();
    table.integer('sequence').notNullable();
    table.string('change_id', 36).notNullable();
    table.string('kind', 16).notNullable();
    table.text('event').notNullable().comment('JSON, what is hashed');
    table.string('previous_hash', 64).notNullable();
    table.string('hash', 64).notNullable();
    table.primary(['service', 'sequence']);
    table.index(['change_id'], 'fraud_latency_serving_events_change_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of ['events', 'changes', 'heads']) {
    await knex.schema.dropTable(`fraud_latency_serving_${table}`);
  }
};
