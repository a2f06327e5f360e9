import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  coreExtensionData,
  createExtensionInput,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { screen, within } from '@testing-library/react';
import { renderWithApis } from '../__testUtils__/renderWithApis';
import { ModelSummary } from './ModelSummary';
import { ModelSummaryBlueprint } from './ModelSummaryBlueprint';
import { ModelSummaryRow } from './ModelSummaryRow';

const row = (name: string, order: number) =>
  ModelSummaryBlueprint.make({
    name,
    params: {
      order,
      loader: async () => (
        <ModelSummaryRow title={name}>about {name}</ModelSummaryRow>
      ),
    },
  });

/** A page in the place of the card that the rows are attached to. */
const card = PageBlueprint.makeWithOverrides({
  name: 'summary',
  inputs: {
    rows: createExtensionInput(
      [coreExtensionData.reactElement, ModelSummaryBlueprint.dataRefs.order],
      { replaces: [{ id: 'entity-card:ml-registry/model', input: 'rows' }] },
    ),
  },
  factory: (original, { inputs }) =>
    original({
      path: '/',
      loader: async () => (
        <ModelSummary
          rows={inputs.rows.map(each => ({
            id: each.node.spec.id,
            order: each.get(ModelSummaryBlueprint.dataRefs.order),
            element: each.get(coreExtensionData.reactElement),
          }))}
        />
      ),
    }),
});

describe('the card "Model"', () => {
  it('has the rows that plugins bring, in their order', async () => {
    renderTestApp({ extensions: [card, row('last', 20), row('first', 10)] });
    const region = await screen.findByRole('region', { name: 'Model' });
    await screen.findByRole('group', { name: 'last' });
    expect(
      within(region)
        .getAllByRole('group')
        .map(each => each.textContent),
    ).toEqual(['firstabout first', 'lastabout last']);
    expect(
      within(region).getByRole('heading', { name: 'first', level: 3 }),
    ).toBeVisible();
  });

  it('says so when no plugin brings one', () => {
    renderWithApis(<ModelSummary rows={[]} />);
    expect(screen.getByRole('region', { name: 'Model' })).toHaveTextContent(
      'No installed plugin has anything to say about this model.',
    );
  });

  it('lets the configuration move a row', () => {
    const made = createExtensionTester(row('any', 20), {
      config: { order: 5 },
    });
    expect(made.get(ModelSummaryBlueprint.dataRefs.order)).toBe(5);
  });
});
