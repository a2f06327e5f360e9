import { TestApiProvider } from '@backstage/frontend-test-utils';
import { entityPresentationApiRef } from '@backstage/plugin-catalog-react';
import { render, screen } from '@testing-library/react';
import { NamesInText } from './NamesInText';
import { PersonName } from './PersonName';

const NAMES: Record<string, string> = {
  'user:default/data-scientist': 'Data scientist',
  'group:default/fraud': 'Fraud detection',
};

const presentation = {
  forEntity: (ref: unknown) => {
    const entityRef = String(ref);
    const id = entityRef.slice(entityRef.indexOf('/') + 1);
    const snapshot = { entityRef, primaryTitle: NAMES[entityRef] ?? id };
    return { snapshot, promise: Promise.resolve(snapshot) };
  },
};

const show = (element: JSX.Element, isKnown = true) =>
  render(
    isKnown ? (
      <TestApiProvider apis={[[entityPresentationApiRef, presentation]]}>
        {element}
      </TestApiProvider>
    ) : (
      <TestApiProvider apis={[]}>{element}</TestApiProvider>
    ),
  );

describe('a person', () => {
  it('has the name of the catalog, and the full reference on hover', () => {
    show(<PersonName user="user:default/data-scientist" />);
    expect(screen.getByText('Data scientist')).toHaveAttribute(
      'title',
      'user:default/data-scientist',
    );
  });

  it.each([
    ['user:default/gone', true, 'gone'],
    ['user:default/data-scientist', false, 'data-scientist'],
    ['CORP/ada', true, 'CORP/ada'],
    ['https://id.example/ada', true, 'https://id.example/ada'],
    ['arn:aws/iam/ada', true, 'arn:aws/iam/ada'],
    ['ada', true, 'ada'],
  ])('%s has the id where there is no name', (user, isKnown, id) => {
    show(<PersonName user={user} />, isKnown);
    expect(screen.getByText(id)).toHaveAttribute('title', user);
  });
});

describe('a sentence of a backend', () => {
  it('names people and groups as the catalog does', () => {
    const { container } = show(
      <NamesInText text="user:default/data-scientist asked, and nobody else is of group:default/fraud." />,
    );
    expect(container).toHaveTextContent(
      'Data scientist asked, and nobody else is of Fraud detection.',
    );
  });

  it('stays as it is where it names nobody', () => {
    const { container } = show(<NamesInText text="Waits for a decision." />);
    expect(container).toHaveTextContent('Waits for a decision.');
  });
});
