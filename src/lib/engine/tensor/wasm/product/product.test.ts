import { productLaws } from './product.laws';

productLaws(250);
