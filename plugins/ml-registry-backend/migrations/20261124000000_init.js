// @ts-check

const TIME = 'ms since 1970';

/** @param {import('knex').Knex.CreateTableBuilder} table */
function addWork(table) {
  table.integer('failures').notNullable().comment('Failed tries of a step');
  table.bigInteger('retry_at').nullable().comment(TIME);
  table.bigInteger('created_at').notNullable().comment(TIME);
  table.integer('revision').notNullable().comment('Counts the changes');
}

/** @param {import('knex').Knex.CreateTableBuilder} table */
function addModel(table) {
  table.string('server', 63).notNullable().comment('Name of the MLflow server');
  table.string('model', 256).notNullable().comment('Registered model');
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('ml_registry_ledger', table => {
    table.comment('Append-only: what was done to versions and aliases');
    table.bigInteger('sequence').primary();
    table
      .string('once', 1000)
      .nullable()
      .comment('An entry of a key is unique');
    table.string('kind', 32).notNullable();
    table.string('entity_ref').notNullable();
    addModel(table);
    table.string('version', 20).nullable();
    table.text('entry').notNullable().comment('Canonical JSON, hashed');
    table.string('previous_hash', 64).notNullable();
    table.string('hash', 64).notNullable();
    table.unique(['once'], { indexName: 'ml_registry_ledger_once_idx' });
    table.index(['entity_ref', 'sequence'], 'ml_registry_ledger_entity_idx');
  });
  await knex.schema.createTable('ml_registry_head', table => {
    table.comment('The newest entry of the ledger, signed');
    table.integer('id').primary();
    table.bigInteger('sequence').notNullable();
    table.string('hash', 64).notNullable();
    table.string('key_id', 64).nullable();
    table.text('signature').nullable().comment('Ed25519, base64');
  });
  await knex('ml_registry_head').insert({
    id: 1,
    sequence: 0,
    hash: '0'.repeat(64),
  });
  await knex.schema.createTable('ml_registry_models', table => {
    table.comment('What the ledger knows of the aliases of a model');
    addModel(table);
    table.string('entity_ref').notNullable();
    table.text('aliases').notNullable().comment('JSON, alias to version');
    table.string('active_move', 64).nullable();
    table.integer('revision').notNullable().comment('Counts the changes');
    table.primary(['server', 'model']);
  });
  await knex.schema.createTable('ml_registry_versions', table => {
    table.comment('Versions that the portal knows');
    addModel(table);
    table.string('version', 20).notNullable();
    table.string('entity_ref').notNullable();
    table.string('run_id', 64).nullable();
    table.string('registered_by').nullable().comment('User reference');
    table.text('authors').notNullable().comment('JSON, user references');
    table.string('digest', 80).nullable();
    table.text('digest_problem').nullable();
    table.string('state', 16).notNullable().comment('found, recorded, told');
    addWork(table);
    table.primary(['server', 'model', 'version']);
    table.index(['state'], 'ml_registry_versions_state_idx');
  });
  await knex.schema.createTable('ml_registry_registrations', table => {
    table.comment('Logged models that were asked to be registered');
    table.string('id', 64).primary();
    addModel(table);
    table.string('model_id', 64).notNullable().comment('Logged model');
    table.string('run_id', 64).notNullable();
    table.string('entity_ref').notNullable();
    table.text('description').notNullable();
    table.string('actor').notNullable().comment('User reference');
    table.string('state', 16).notNullable().comment('asked, done, refused');
    table.string('version', 20).nullable();
    table.text('message').nullable();
    addWork(table);
    table.unique(['server', 'model', 'model_id'], {
      indexName: 'ml_registry_registrations_model_idx',
    });
    table.index(['state'], 'ml_registry_registrations_state_idx');
  });
  await knex.schema.createTable('ml_registry_requests', table => {
    table.comment('Requests to move champion');
    table.string('id', 64).primary();
    table.bigInteger('sequence').notNullable().comment('Order of asking');
    table.string('entity_ref').notNullable();
    addModel(table);
    table.string('alias', 64).notNullable();
    table.string('version', 20).notNullable();
    table.string('value_before', 20).nullable();
    table.text('reason').notNullable();
    table.text('evidence').notNullable().comment('JSON');
    table.string('state', 16).notNullable();
    table.text('state_message').notNullable();
    table.string('asked_by').notNullable().comment('User reference');
    table.bigInteger('asked_at').notNullable().comment(TIME);
    table.string('decided_by').nullable().comment('User reference');
    table.bigInteger('decided_at').nullable().comment(TIME);
    table.text('decision_reason').nullable();
    table.string('open_key', 400).nullable().comment('Set until the end');
    table.integer('revision').notNullable().comment('Counts the changes');
    table.unique(['sequence'], {
      indexName: 'ml_registry_requests_sequence_idx',
    });
    table.unique(['open_key'], { indexName: 'ml_registry_requests_open_idx' });
    table.index(['entity_ref', 'sequence'], 'ml_registry_requests_entity_idx');
  });
  await knex.schema.createTable('ml_registry_moves', table => {
    table.comment('Moves of aliases: what is wanted, and where it stands');
    table.string('id', 64).primary();
    table.string('entity_ref').notNullable();
    addModel(table);
    table.string('alias', 64).notNullable();
    table.string('version', 20).nullable().comment('None takes it away');
    table.text('expected').nullable().comment('JSON; none: not compared');
    table.string('actor').notNullable().comment('User reference');
    table.text('reason').nullable();
    table.string('request_id', 64).nullable();
    table.string('state', 16).notNullable();
    table.text('plan').nullable().comment('JSON, alias moves in their order');
    table.text('message').nullable();
    addWork(table);
    table.index(['state'], 'ml_registry_moves_state_idx');
  });
  await knex.schema.createTable('ml_registry_leases', table => {
    table.comment('Which process drives what was asked');
    table.string('name', 64).primary();
    table.string('holder').notNullable();
    table.bigInteger('epoch').notNullable().comment('Counts the holders');
    table.bigInteger('expires_at').notNullable().comment(TIME);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'leases',
    'moves',
    'requests',
    'registrations',
    'versions',
    'models',
    'head',
    'ledger',
  ]) {
    await knex.schema.dropTable(`ml_registry_${table}`);
  }
};
