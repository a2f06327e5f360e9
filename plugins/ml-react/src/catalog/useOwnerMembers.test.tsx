import { TestApiProvider } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderHook, waitFor } from '@testing-library/react';
import { useOwnerMembers } from './useOwnerMembers';

const group = (name: string, relations: Array<[string, string]>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
});
const model = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'fraud', namespace: 'default' },
  spec: { owner: 'team-fraud' },
};
const TEAMS = [
  group('team-fraud', [
    ['hasMember', 'user:default/ada'],
    ['parentOf', 'group:default/analysts'],
  ]),
  group('analysts', [
    ['hasMember', 'user:default/alan'],
    ['hasMember', 'user:default/ada'],
    // A catalog may have loops.
    ['parentOf', 'group:default/team-fraud'],
  ]),
];

const hook = (catalog: ReturnType<typeof catalogApiMock>, entity = model) =>
  renderHook(() => useOwnerMembers(entity), {
    wrapper: ({ children }) => (
      <TestApiProvider apis={[[catalogApiRef, catalog]]}>
        {children}
      </TestApiProvider>
    ),
  });

describe('the people who own an entity', () => {
  it('are those of the owner group and of groups below, each once', async () => {
    const { result } = hook(catalogApiMock({ entities: TEAMS }));
    await waitFor(() =>
      expect(result.current).toEqual(['user:default/ada', 'user:default/alan']),
    );
  });

  it('are one where a person is the owner', async () => {
    const { result } = hook(catalogApiMock({ entities: [] }), {
      ...model,
      spec: { owner: 'user:default/ada' },
    });
    await waitFor(() => expect(result.current).toEqual(['user:default/ada']));
  });

  it('are not known while the catalog is away', async () => {
    const away = catalogApiMock({ entities: TEAMS });
    const read = jest
      .spyOn(away, 'getEntitiesByRefs')
      .mockRejectedValue(new Error('down'));
    const { result } = hook(away);
    await waitFor(() => expect(read).toHaveBeenCalled());
    expect(result.current).toEqual([]);
  });
});
