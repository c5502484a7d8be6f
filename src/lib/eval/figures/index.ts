export { figure, gradeOf, noBaseline, type FigureInput } from './figure';
export { aucInterval, normalInterval, wilson } from './intervals';
