import { requireRepository } from './requireRepository';

describe('the repository of images', () => {
  it.each([
    ['registry.example.org/team/trainings', 'registry.example.org'],
    ['registry.example.org:5000/trainings', 'registry.example.org:5000'],
    ['203.0.113.7:5000/trainings', '203.0.113.7:5000'],
    ['127.0.0.1:5000/trainings', '127.0.0.1:5000'],
    ['localhost:5000/a/b_c/d-e', 'localhost:5000'],
    ['[::1]:5000/trainings', '[::1]:5000'],
  ])('may be %s', (repository, registry) => {
    expect(requireRepository(repository)).toBe(registry);
  });

  it.each([
    'trainings',
    'team/trainings',
    'registry.example.org',
    'registry.example.org/',
    'registry.example.org/Trainings',
    'registry.example.org/../trainings',
    'registry.example.org/trainings:latest',
    'registry.example.org/trainings@sha256:1',
    'https://registry.example.org/trainings',
    '--base/trainings',
    '-a.org/trainings',
    `registry.example.org/${'a'.repeat(255)}`,
  ])('may not be %s', repository => {
    expect(() => requireRepository(repository)).toThrow(
      /is no repository of images: write the registry's host and a path/,
    );
  });

  it.each([
    '10.0.0.5:5000/trainings',
    '192.168.1.2/trainings',
    '172.20.0.1:5000/trainings',
    'registry.local:5000/trainings',
    'other.localhost/trainings',
  ])('may not be one that is asked without encryption: %s', repository => {
    expect(() => requireRepository(repository)).toThrow(
      'would be asked without encryption',
    );
  });
});
