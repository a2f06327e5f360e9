import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { render, screen } from '@testing-library/react';
import { OwnersOnly } from '../states/OwnersOnly';

const entity = (kind: string, name: string, more = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default' },
  ...more,
});
const child = entity('Group', 'analysts', {
  relations: [{ type: 'childOf', targetRef: 'group:default/team-fraud' }],
});
const model = entity('Component', 'fraud', { spec: { owner: 'team-fraud' } });

function show(
  groups: string[],
  catalog = catalogApiMock({ entities: [child] }),
) {
  render(
    <TestApiProvider
      apis={[
        mockApis.identity({
          userEntityRef: 'user:default/ada',
          ownershipEntityRefs: groups,
        }),
        [catalogApiRef, catalog],
      ]}
    >
      <OwnersOnly entity={model} otherwise="Members of team-fraud may.">
        <button>Deploy</button>
      </OwnersOnly>
    </TestApiProvider>,
  );
}

const settled = () => new Promise(resolve => setTimeout(resolve, 50));

describe('what only owners may use', () => {
  it('is shown to members of the owner group and of groups below', async () => {
    for (const group of [
      'group:default/team-fraud',
      'group:default/analysts',
    ]) {
      show([group]);
    }
    await settled();
    expect(screen.getAllByRole('button')).toHaveLength(2);
  });

  it('is replaced for others by who may', async () => {
    show(['group:default/others']);
    expect(await screen.findByText('Members of team-fraud may.')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('is shown where it cannot be known who may', async () => {
    const catalog = catalogApiMock({ entities: [] });
    jest
      .spyOn(catalog, 'getEntitiesByRefs')
      .mockRejectedValue(new Error('down'));
    show([], catalog);
    await settled();
    expect(screen.getByRole('button')).toBeVisible();
  });
});
