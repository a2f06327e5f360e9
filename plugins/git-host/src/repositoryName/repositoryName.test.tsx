import { fetchApiRef } from '@backstage/core-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  FormFieldBlueprint,
  Stepper,
} from '@backstage/plugin-scaffolder-react/alpha';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import gitHostPlugin from '../index';
import { findHolder, NAMES_ADDRESS } from './findHolder';
import { ModelRepositoryName } from './ModelRepositoryName';
import { validateModelRepositoryName } from './validateModelRepositoryName';

jest.setTimeout(60_000);

const FIELD = {
  name: 'ModelRepositoryName',
  component: ModelRepositoryName,
  validation: validateModelRepositoryName,
};

const DESCRIPTION = 'Names the repository and the component.';
const HELP = '3 to 40 characters.';
const PATTERN = 'Use small letters, for example card-fraud.';
const NOT = 'This name is a word of Python.';

// As the golden-path templates ask for it.
const schema = {
  title: 'The model',
  required: ['name'],
  properties: {
    name: {
      title: 'Name',
      type: 'string',
      description: DESCRIPTION,
      pattern: '^[a-z][a-z0-9-]{1,38}[a-z0-9]$',
      not: { enum: ['lambda'] },
      'ui:field': 'ModelRepositoryName',
      'ui:placeholder': 'Name',
      'ui:autofocus': true,
      'ui:help': HELP,
      errorMessage: { not: NOT, pattern: PATTERN },
    },
  },
};

const component = (name: string, owner: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  spec: { type: 'ml-model', lifecycle: 'experimental', owner },
});

const owned = {
  ...component('card-fraud', 'fraud-detection'),
  relations: [{ type: 'ownedBy', targetRef: 'group:default/fraud-detection' }],
};

const FREE = { isFree: true };
const CHURN = {
  isFree: false,
  takenBy: { owner: 'growth', name: 'churn', ownerRef: 'group:default/growth' },
};

/** A git host that knows some names; every other is free. */
const hosting = (states: Record<string, object> = {}) =>
  jest.fn(async (address: RequestInfo | URL) => {
    const name = String(address).replace(NAMES_ADDRESS, '');
    return new Response(JSON.stringify(states[name] ?? FREE));
  });

const down = async () => {
  throw new TypeError('fetch failed');
};

function renderForm(options: {
  extensions?: (typeof FIELD)[];
  catalog?: { getEntityByRef: () => Promise<never> };
  fetch?: (address: RequestInfo | URL) => Promise<Response>;
}) {
  const {
    extensions = [FIELD],
    fetch = hosting({ churn: CHURN, secret: { isFree: false } }),
  } = options;
  const catalog = options.catalog ?? catalogApiMock({ entities: [owned] });
  renderInTestApp(
    <Stepper
      extensions={extensions}
      manifest={{ title: 'Template', steps: [{ title: 'Model', schema }] }}
      onCreate={jest.fn()}
    />,
    {
      apis: [
        [catalogApiRef, catalog as typeof catalogApiRef.T],
        [fetchApiRef, { fetch }],
      ],
    },
  );
}

const byLabel = () => screen.findByRole('textbox', { name: 'Name' });

const fill = async (name: string, find = byLabel) => {
  const field = await find();
  await userEvent.clear(field);
  await userEvent.type(field, name);
  await userEvent.click(screen.getByRole('button', { name: 'Review' }));
  return field;
};

const reviewed = () => screen.findByRole('button', { name: 'Create' });

it('is the field ModelRepositoryName of the plugin', async () => {
  const extension = gitHostPlugin.getExtension(
    'scaffolder-form-field:git-host/model-repository-name',
  );
  const load = createExtensionTester(extension).get(
    FormFieldBlueprint.dataRefs.formFieldLoader,
  );
  expect(await load()).toMatchObject(FIELD);
});

describe('the name of a model repository, in the form of a template', () => {
  beforeAll(() => {
    window.scrollTo = jest.fn();
  });

  it('looks as the ordinary field does, with what the template says of it', async () => {
    renderForm({});
    const field = await byLabel();
    expect(field).toHaveFocus();
    expect(field).toBeRequired();
    expect(screen.getByLabelText(/^Name/)).toBe(field);
    expect(screen.queryByPlaceholderText('Name')).toBeNull();
    expect(screen.getAllByText(DESCRIPTION)).toHaveLength(1);
    expect(screen.getAllByText(HELP)).toHaveLength(1);
  });

  it.each([
    ['Card', PATTERN],
    ['lambda', NOT],
  ])(
    'says what the template says of %s, and asks nobody',
    async (name, text) => {
      const fetch = hosting();
      renderForm({ fetch });
      await fill(name);
      expect((await screen.findAllByText(text)).length).toBeGreaterThan(0);
      expect(fetch).not.toHaveBeenCalled();
    },
  );

  it.each([
    [
      'card-fraud',
      'taken by component:default/card-fraud of group:default/fraud-detection',
    ],
    ['churn', 'taken by the repository growth/churn of group:default/growth'],
    ['secret', 'taken'],
  ])(
    'refuses %s before anything is made, saying what has it',
    async (name, taken) => {
      renderForm({});
      await fill(name);
      const message = `'${name}' is ${taken}; choose another name.`;
      expect((await screen.findAllByText(message)).length).toBeGreaterThan(0);
      expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
      await fill('another-name');
      await reviewed();
    },
  );

  it.each([
    ['Card', PATTERN],
    ['lambda', NOT],
  ])(
    'says of %s only what is wrong with it, not that another name is taken',
    async (name, text) => {
      renderForm({});
      await fill('card-fraud');
      expect(await screen.findAllByText(/is taken by/)).not.toHaveLength(0);
      const field = await byLabel();
      await userEvent.type(field, 's');
      expect(screen.queryByText(/is taken by/)).toBeNull();
      await fill(name);
      expect(await screen.findAllByText(text)).not.toHaveLength(0);
      expect(screen.queryByText(/is taken by/)).toBeNull();
      await fill('card-fraud');
      expect(await screen.findAllByText(/is taken by/)).not.toHaveLength(0);
    },
  );

  it('lets a name through that is free, and one that nobody can be asked about', async () => {
    renderForm({ catalog: { getEntityByRef: down }, fetch: down });
    await fill('card-fraud');
    expect(await reviewed()).toBeEnabled();
  });

  it('is the plain field in a portal without this plugin', async () => {
    renderForm({ extensions: [] });
    await fill('card-fraud', () => screen.findByPlaceholderText('Name'));
    expect(await reviewed()).toBeEnabled();
  });
});

describe('what has a name', () => {
  const none = catalogApiMock({ entities: [] });
  afterEach(() => jest.useRealTimers());

  it('is told by the git host where the catalog does not answer, and the other way round', async () => {
    const fetch = hosting({ churn: CHURN });
    expect(
      await findHolder('churn', { catalog: { getEntityByRef: down }, fetch }),
    ).toContain('growth/churn');
    expect(fetch).toHaveBeenCalledWith(`${NAMES_ADDRESS}churn`);
    const catalog = catalogApiMock({
      entities: [component('churn', 'growth')],
    });
    const refused = async () => new Response('{}', { status: 503 });
    expect(await findHolder('churn', { catalog, fetch: refused })).toBe(
      'taken by component:default/churn of growth',
    );
    expect(await findHolder('churn', { catalog: none, fetch: refused })).toBe(
      undefined,
    );
  });

  it('is not waited for longer than three seconds by somebody who has pressed a button', async () => {
    jest.useFakeTimers();
    const fetch = () => new Promise<Response>(() => {});
    const told = jest.fn();
    const found = findHolder('churn', { catalog: none, fetch }).then(told);
    await jest.advanceTimersByTimeAsync(2_900);
    expect(told).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(100);
    await found;
    expect(told).toHaveBeenCalledWith(undefined);
  });
});
