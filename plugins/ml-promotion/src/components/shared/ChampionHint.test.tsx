import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  type ChampionVersionApi,
  championVersionApiRef,
} from '@modelport/plugin-ml-react';
import { act, screen, waitFor } from '@testing-library/react';
import {
  aDeployment,
  aModel,
  anApi,
  anotherDeployment,
} from '../../__testUtils__/builders';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import { DeploymentDetail } from '../DeploymentDetail/DeploymentDetail';
import { DeploymentsList } from '../DeploymentsList/DeploymentsList';
import { DeploymentRow } from '../ModelSummary/DeploymentRow';
import { ChampionHint } from './ChampionHint';

const HINT = 'Serves version 3; the champion is version 4.';
const entityRef = { kind: 'Component', namespace: 'default', name: 'fraud' };

/** Shows something of a model; `get` says which version is champion, where a plugin does. */
function show(
  element: JSX.Element,
  get?: ChampionVersionApi['getChampionVersion'],
) {
  const getChampionVersion = get && jest.fn(get);
  renderInTestApp(
    <EntityProvider entity={aModel()}>
      {element}
      <p>the page</p>
    </EntityProvider>,
    {
      apis: [
        [mlPromotionApiRef, anApi()],
        ...(getChampionVersion
          ? [
              [
                championVersionApiRef,
                { channelOf: () => 'champion', getChampionVersion },
              ] as const,
            ]
          : []),
      ],
    },
  );
  return getChampionVersion;
}

const hint = () => screen.queryByText(/the champion is/);
const serving = <ChampionHint deployment={aDeployment()} />;

describe('that another version than the champion serves', () => {
  it.each([
    ['the row of the overview', <DeploymentRow />],
    ['the list', <DeploymentsList entityRef={entityRef} />],
    ['its own page', <DeploymentDetail entityRef={entityRef} id="d-1" />],
  ])('is said in %s', async (_where, element) => {
    const get = show(element, async () => ({ version: '4' }));
    expect(await screen.findByText(HINT)).toBeVisible();
    expect(get?.mock.calls[0][0]).toEqual(entityRef);
  });

  it.each<[string, ChampionVersionApi['getChampionVersion']]>([
    ['where it is the champion', async () => ({ version: '3' })],
    ['where there is no champion', async () => ({})],
    [
      'where it cannot be read',
      async () => {
        throw new Error('the registry is away');
      },
    ],
  ])('is not said %s', async (_when, answer) => {
    const answered = jest.fn();
    show(serving, async () => {
      try {
        return await answer(entityRef);
      } finally {
        answered();
      }
    });
    await waitFor(() => expect(answered).toHaveBeenCalled());
    await act(async () => undefined);
    expect(screen.getByText('the page')).toBeVisible();
    expect(hint()).not.toBeInTheDocument();
  });

  it('is not said where no plugin tells the champion', async () => {
    show(serving);
    await screen.findByText('the page');
    expect(hint()).not.toBeInTheDocument();
  });

  it('is not asked of what does not serve', async () => {
    const get = show(
      <ChampionHint deployment={anotherDeployment('stopped')} />,
      async () => ({ version: '4' }),
    );
    await screen.findByText('the page');
    expect(get).not.toHaveBeenCalled();
  });
});
