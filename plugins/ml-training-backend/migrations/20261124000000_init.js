// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ml_trainings', table => {
    table.comment('Trainings: what is wanted of each, and where it stands');
    table.string('id', 64).primary();
    table.bigInteger('sequence').notNullable().comment('Order of asking');
    table.string('entity_ref').notNullable();
    table.string('profile', 100).notNullable();
    table.text('parameters').notNullable().comment('JSON');
    table.string('commit_hash', 64).notNullable();
    table.string('launcher', 64).notNullable();
    table.string('host').notNullable().comment('Host whose portal drives it');
    table.text('plan').notNullable().comment('What is run, JSON; no secrets');
    table.string('wanted', 16).notNullable().comment('run, cancel or stop');
    table.string('state', 16).notNullable();
    table.text('state_message').notNullable();
    table.float('progress').nullable();
    table.string('created_by').notNullable().comment('User entity reference');
    table.bigInteger('created_at').notNullable().comment('ms since 1970');
    table.bigInteger('started_at').nullable().comment('ms since 1970');
    table.bigInteger('ended_at').nullable().comment('ms since 1970');
    table.integer('exit_code').nullable();
    table.text('run').nullable().comment('Tracking run, JSON');
    table.string('token_id', 64).nullable().comment('Token of the run');
    table.string('again_of', 64).nullable();
    table.string('request_id', 100).nullable();
    table.boolean('settled').notNullable().comment('Nothing is left to do');
    table.integer('failures').notNullable().comment('Failed tries of a step');
    table.bigInteger('retry_at').nullable().comment('ms since 1970');
    table.integer('revision').notNullable().comment('Counts the changes');
    table.unique(['entity_ref', 'created_by', 'request_id'], {
      indexName: 'ml_trainings_request_idx',
    });
    table.unique(['sequence'], { indexName: 'ml_trainings_sequence_idx' });
    table.index(['entity_ref', 'sequence'], 'ml_trainings_entity_idx');
    table.index(['host', 'settled'], 'ml_trainings_active_idx');
  });
  await knex.schema.createTable('ml_training_leases', table => {
    table.comment('Which process drives the trainings of a host');
    table.string('name').primary();
    table.string('holder').notNullable();
    table.bigInteger('epoch').notNullable().comment('Counts the holders');
    table.bigInteger('expires_at').notNullable().comment('ms since 1970');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ml_training_leases');
  await knex.schema.dropTable('ml_trainings');
};
