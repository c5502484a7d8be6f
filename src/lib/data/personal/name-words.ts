/**
 * Frequent given and family names of many countries, accents folded, put together for this screen.
 * Left out on purpose: names that are also months, colours, places, flowers or other everyday labels
 * (May, White, Paris, Rose, Mark), so that a column of labels is not taken for people.
 */
function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

export const givenNames = words(`
  aaron abdul abdullah abigail adam adriana adrian agnes agnieszka ahmad ahmed aisha alan albert alejandra
  alejandro aleksandr alessandra alessandro alexander alexandra alexandre alexis alfred ali alice alina
  alison amanda amelia amina amir amit amy ana andre andrea andreas andrei andrew andrzej angela anita anja
  anna anne annette annika anthony antoine antonia antonio anton ana arjun arthur arturo astrid aurelie axel
  barbara beate beatrice beatriz benjamin bernard bernd bernhard birgit bjorn bogdan boris brandon brenda brian
  brigitte bruno camila camille carla carlo carlos carmen caroline catherine cecilia celine charles charlotte
  chiara chloe christian christina christine christoph christopher claire clara claudia claudio clemens
  cristina cynthia damien daniel daniela daniele david deborah deepak denis dennis diana diane diego dieter
  dimitri dmitri dmitry dominik dominique donald donna doris dorothea dorothy douglas eduardo edward ekaterina elena
  elias elif elisa elisabeth elizabeth ella ellen emil emily emma emmanuel enrico enrique eric erik erika
  ernst esther eva evelyn fabian fabio fatima federica federico felix fernanda fernando filip florian francesca
  francesco francisco franco francois frank franz frederic fredrik frieda friedrich gabriel gabriela
  gabriele gary georg george gerald gerhard giorgio giovanni giulia giuseppe gisela gloria gregory guido
  guillaume gunther gustav hanna hannah hannes hans harald harold hassan heather heidi heike heinrich helen
  helena helga helmut henri henrik henry herbert hermann hiroshi hugo hussein ibrahim ida igor ilse ines
  inga ingrid irene irina isabel isabella isabelle ivan ivana jacek jacob jacqueline jacques jakob jamal james
  jan jana jane janet janine jasmin jason javier jean jeffrey jennifer jens jeremy jerry jessica jesus joan
  joanna joao joaquin johan johann johanna johannes john jonas jonathan jorge jose josef joseph joshua
  juan juana judith julia julian juliana julie julien jurgen justin kamil karen karin karl karla katarina
  katarzyna katharina katherine kathleen kathrin katja kazuo keith kenji kenneth kerstin kevin khalid kimberly klaus konrad
  krzysztof kumar kurt larry lars laszlo laura lauren laurent lea leila lena leon leonardo leonie liam lidia linda
  lisa liz lorenzo louis louise luca lucas lucia luciana lucie luigi luis luisa lukas lydia maciej madeleine magdalena
  maja manfred manuel manuela marc marcel marcelo marco marcos marcus margaret margarete margherita maria mariana
  marie mario marion markus marta martha martin martina martine marvin mary mateo matteo matthew matthias
  matthieu maurizio max maximilian megan mehmet mei melanie melissa mia michael michal michel michele michelle
  miguel mikael mike mikhail milan mohamed mohammad mohammed monica monika monique mustafa nadia nadine nancy
  natalia natalie natascha nathalie nathan nicholas nicola nicolas nicole niklas nikolai nils nina noah nora
  norbert olaf oleg olga oliver olivier omar oscar oskar osman otto pablo paola paolo pascal pascale patricia
  patrick paul paula paulo pavel pawel pedro peter petra philip philipp philippe pierre pietro piotr priya
  rachel rafael rainer raj rajesh ralf ramon raquel rasmus raul rebecca regina reinhard renata renate rene
  ricardo riccardo richard rita robert roberto rodrigo roger roland rolf roman romina ronald rosa rosemarie
  rudolf ruth ryan sabine sabrina said salvatore samantha samuel sandra sanjay sara sarah satoshi scott
  sean sebastian serena sergei sergio sharon silvia simon simone sofia sonja sophie stefan stefania stefanie
  stefano stephan stephanie stephen steven susan susanne suzanne svetlana sven sylvia sylvie takashi tamara
  tania tanja tatiana teresa theo theodor theresa thierry thomas tiago tim timothy tobias tom tomas tomasz
  udo ulrich ulrike ursula ute uwe valentina valeria valerie vanessa vera veronica veronika victor victoria
  viktor vincent vincenzo vinod virginie vivian vladimir walter wei wendy werner wilhelm william wojciech
  wolfgang xavier yasmin yolanda yoshi yuki yvonne yusuf zhang zofia zoe
`);

export const familyNames = words(`
  abe acosta adams aguilar ahmed akhtar ali allen almeida alonso alvarez alves andersen anderson andersson
  andrade ang antonov araujo arnold arslan aydin bailey baker bakker barbieri barbosa barnes bauer baumann
  becker bell bennett berger bergmann bernard bertrand bianchi blanc blanco bonnet bos brandt braun brooks bruno bryant
  busch butler campbell caputo carlsson carter carvalho castillo castro celik chang chatterjee chaudhary chavez
  chen cheng chevalier choi christensen clark clarke clement cohen colombo conti contreras cooper costa
  cox cruz cunha das davies davis dekker delgado demir desai diaz dias dietrich dijkstra dogan dominguez dubois
  dufour dumont dupont durand dvorak edwards eriksson esposito evans fabre farkas fernandes fernandez ferrari
  ferreira fiedler fischer fisher flores fontaine foster fournier franke fuchs fujita fuller gallo garcia garnier gauthier
  gerard gil gimenez girard gomes gomez goncalves gonzales gonzalez graf greco gruber guerin gunther gupta
  gustafsson gutierrez guzman haas hahn hall hamilton hansen hansson harris hartmann hayes heinrich
  henderson henry hermann hernandez herrera herrmann hoang hofer hoffman hoffmann hofmann hoang horvath howard huang
  huber hughes hussain ibrahim ito ivanov ivanova iyer jacobs jankowski jansen janssen jansson jean jensen jimenez
  johansen johansson johnson jones jonsson jorgensen joshi jung kaiser kaminski kaplan kapoor karlsson kato
  kaufmann kaya keller kelly khan kim kimura kobayashi koch kohler konig kovac kovacs kowalski kramer kraus
  krause kristensen kruger kuhn kumar kuznetsov lambert lang larsen larsson laurent lee lefebvre lehmann lemaire leroy
  lewandowski lewis lim lin lindberg lindstrom lopes lopez lorenz lorenzo lowe ludwig ma mancini marchand
  marchetti mariani marino marques marshall martin martinez martini martins mason mathieu matthews maurer
  mayer mazur mcdonald medina mehta meier mendes mendez mendoza mercier meyer michel miller mishra mitchell
  moller moore morales moreau morel moreno moretti morgan morin moser muller munoz murphy murray nakamura
  navarro nelson neumann nguyen nielsen nilsson nowak novak novotny nunes nunez ogawa olsen olsson oliveira
  ortega ortiz ozdemir ozturk pacheco park parker patel pedersen pereira perez perrin persson peters petersen
  peterson petrov petrova pfeiffer pham phillips pichler pinto popescu popov powell prasad ramirez ramos rao
  reddy reed reyes reynolds ribeiro ricci richter rinaldi rivera roberts robertson robin robinson rocha
  rodrigues rodriguez rogers rojas romano romero ross rossi rousseau roussel roux ruiz russo ryan sahin salazar
  sanchez sanders santoro santos sasaki sato sauer schafer scherrer schmid schmidt schmitt schmitz schneider
  scholz schreiber schroder schubert schulte schultz schulz schulze schumacher schuster schwarz scott seidel sharma shah
  silva simon simpson singh smirnov smith smit soares sokolov sommer sorensen soto sousa souza stein steiner
  stewart sullivan suzuki svensson svoboda szabo takahashi tanaka tang taylor teixeira thomas thompson
  torres toth tran tremblay turner vargas vasquez vazquez vega vidal vieira vincent vogel vogt volkov wagner
  walker wallace walter wang ward watanabe watson weber wei weiss werner williams williamson wilson winkler
  winter wolf wolff wright wu xu yamada yamamoto yang yildirim yildiz yilmaz yoshida zhang zhao zhou ziegler
  zimmermann
`);
