const TEXT = { type: 'string' } as const;
const AMOUNT = { type: 'number' } as const;

/** Schemas of what is asked and answered about budgets and costs. */
export const budgetSchemas = {
  OverBudget: {
    type: 'object',
    required: ['reason'],
    // The router refuses other fields itself, since the validator would not name them.
    additionalProperties: true,
    properties: { reason: { type: 'string', minLength: 1, maxLength: 500 } },
  },
  TrainingCost: {
    type: 'object',
    required: ['reserved', 'spent', 'currency', 'pricedOn', 'source'],
    additionalProperties: false,
    properties: {
      reserved: AMOUNT,
      spent: AMOUNT,
      currency: TEXT,
      pricedOn: { type: 'string', format: 'date' },
      source: TEXT,
    },
  },
  Budgets: {
    type: 'object',
    required: ['month', 'budgets'],
    additionalProperties: false,
    properties: {
      month: TEXT,
      budgets: {
        type: 'array',
        items: {
          type: 'object',
          required: ['owner', 'limit', 'currency', 'spent', 'reserved', 'left'],
          additionalProperties: false,
          properties: {
            owner: TEXT,
            limit: AMOUNT,
            currency: TEXT,
            spent: AMOUNT,
            reserved: AMOUNT,
            left: AMOUNT,
          },
        },
      },
    },
  },
} as const;
