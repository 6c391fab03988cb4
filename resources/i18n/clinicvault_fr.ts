<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
<context>
    <name>Window</name>
    <message>
        <source>Give the record back?</source>
        <translation>Rendre le dossier ?</translation>
    </message>
    <message>
        <source>Give the record back</source>
        <translation>Rendre le dossier</translation>
    </message>
    <message>
        <source>Look at the new consent first: who gave it, and what it covers.</source>
        <translation>Regardez d'abord le nouveau consentement : qui l'a donné, et ce qu'il couvre.</translation>
    </message>
    <message>
        <source>From then on practitioners can open the photos that were there before.</source>
        <translation>Ensuite, les praticiens peuvent ouvrir les photos d'avant.</translation>
    </message>
    <message>
        <source>Your name stands beside it in the access log.</source>
        <translation>Votre nom figure à côté dans le journal des accès.</translation>
    </message>
    <message>
        <source>It opens {n} archived record of today's list.</source>
        <translation>{n} dossier archivé de la liste d'aujourd'hui s'ouvre.</translation>
    </message>
    <message>
        <source>It opens {n} archived records of today's list.</source>
        <translation>{n} dossiers archivés de la liste d'aujourd'hui s'ouvrent.</translation>
    </message>
    <message>
        <source>It opens this record alone, and is in the access log.</source>
        <translation>Ce seul dossier s'ouvre, et c'est inscrit au journal des accès.</translation>
    </message>
    <message>
        <source>{what} It is in the access log.</source>
        <translation>{what} C'est inscrit au journal des accès.</translation>
    </message>
    <message>
        <source>A second person is needed</source>
        <translation>Une deuxième personne est nécessaire</translation>
    </message>
    <message>
        <source>{count} records on today's list are archived. One person alone brings up at most {most}; a colleague allows more.</source>
        <translation>{count} dossiers de la liste d'aujourd'hui sont archivés. Une personne seule en ouvre au plus {most} ; un collègue en autorise plus.</translation>
    </message>
    <message>
        <source>Confirm it's you</source>
        <translation>Confirmez votre identité</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Confirmer</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Votre mot de passe</translation>
    </message>
    <message>
        <source>You are practitioner and privacy officer: it begins at once, and the access log says that one person did both.</source>
        <translation>Vous êtes praticien et responsable de la confidentialité : il commence aussitôt, et le journal des accès dit qu'une seule personne a fait les deux.</translation>
    </message>
    <message>
        <source>Emergency access</source>
        <translation>Accès d'urgence</translation>
    </message>
    <message>
        <source>Begin emergency access</source>
        <translation>Commencer l'accès d'urgence</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Demander</translation>
    </message>
    <message>
        <source>For when waiting would put the patient in danger. You see the photos for a limited time, whatever the record says.</source>
        <translation>Quand attendre mettrait le patient en danger. Vous voyez les photos pour un temps limité, quoi que dise le dossier.</translation>
    </message>
    <message>
        <source>Reason, at least a few words</source>
        <translation>Motif, au moins quelques mots</translation>
    </message>
    <message>
        <source>Your own password</source>
        <translation>Votre mot de passe</translation>
    </message>
    <message>
        <source>Reason: {reason}</source>
        <translation>Motif : {reason}</translation>
    </message>
    <message>
        <source>Emergency access was allowed. It begins when you confirm that it is you.</source>
        <translation>L'accès d'urgence est autorisé. Il commence quand vous confirmez votre identité.</translation>
    </message>
    <message>
        <source>The reason and everything you open are in the access log.</source>
        <translation>Le motif et tout ce que vous ouvrez sont inscrits au journal des accès.</translation>
    </message>
    <message>
        <source>A privacy officer is told, and allows it with you.</source>
        <translation>Un responsable de la confidentialité est prévenu, et l'autorise avec vous.</translation>
    </message>
    <message>
        <source>An administrator and a privacy officer review it afterwards.</source>
        <translation>Un administrateur et un responsable de la confidentialité l'examinent ensuite.</translation>
    </message>
    <message>
        <source>Allow it here</source>
        <translation>Autoriser ici</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Commencer</translation>
    </message>
    <message>
        <source>Asked at {time}. Waiting for a privacy officer to allow it.</source>
        <translation>Demandé à {time}. Attend l'autorisation d'un responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>In danger, and no time to wait?</source>
        <translation>Danger, et pas le temps d'attendre ?</translation>
    </message>
    <message>
        <source>{names} allowed emergency access.</source>
        <translation>{names} a autorisé l'accès d'urgence.</translation>
    </message>
    <message>
        <source>{n} export waits for your word as a second person.</source>
        <translation>{n} export attend votre accord de deuxième personne.</translation>
    </message>
    <message>
        <source>{n} exports wait for your word as a second person.</source>
        <translation>{n} exports attendent votre accord de deuxième personne.</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>Reprendre l'importation</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>À examiner</translation>
    </message>
    <message>
        <source>{who} allowed your export.</source>
        <translation>{who} a autorisé votre export.</translation>
    </message>
    <message>
        <source>The time of waiting for your export is over.</source>
        <translation>Le délai d'attente de votre export est écoulé.</translation>
    </message>
    <message>
        <source>{used} of {limit} patients this hour</source>
        <translation>{used} patients sur {limit} cette heure-ci</translation>
    </message>
    <message>
        <source>{used} of {limit} photos this hour</source>
        <translation>{used} photos sur {limit} cette heure-ci</translation>
    </message>
    <message>
        <source>{used} of {limit} exported photos this hour</source>
        <translation>{used} photos exportées sur {limit} cette heure-ci</translation>
    </message>
    <message>
        <source>You have opened more in this hour than is usual here. Confirm that it is you, and ClinicVault goes on where it stopped. It is in the access log.</source>
        <translation>Vous avez ouvert plus de choses en une heure que d'habitude. Confirmez que c'est vous, et ClinicVault reprend où il s'est arrêté. C'est inscrit au journal des accès.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>You have opened far more in this hour than is usual here. A colleague allows the rest of the hour; it is in the access log.</source>
        <translation>Vous avez ouvert bien plus de choses en une heure que d'habitude. Un collègue autorise le reste de l'heure ; c'est inscrit au journal des accès.</translation>
    </message>
    <message>
        <source>Their own password</source>
        <translation>Son mot de passe</translation>
    </message>
    <message>
        <source>Review overdue</source>
        <translation>Examen en retard</translation>
    </message>
    <message>
        <source>One person alone</source>
        <translation>Une seule personne</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Autoriser</translation>
    </message>
    <message>
        <source>Do not allow</source>
        <translation>Refuser</translation>
    </message>
    <message>
        <source>Go to today's list</source>
        <translation>Aller à la liste d'aujourd'hui</translation>
    </message>
    <message>
        <source>Review it</source>
        <translation>Examiner</translation>
    </message>
    <message>
        <source>End now</source>
        <translation>Terminer</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>More archived records at once than one person brings up</source>
        <translation>Plus de dossiers archivés à la fois qu'une personne seule n'en ouvre</translation>
    </message>
    <message>
        <source>More photos in an hour than usual</source>
        <translation>Plus de photos en une heure que d'habitude</translation>
    </message>
    <message>
        <source>Photos to be given out</source>
        <translation>Photos à remettre</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Utilisé</translation>
    </message>
    <message>
        <source>Erased</source>
        <translation>Effacé</translation>
    </message>
    <message>
        <source>Allowed by {name}, {when}</source>
        <translation>Autorisé par {name}, {when}</translation>
    </message>
    <message>
        <source>Not allowed by {name}, {when}</source>
        <translation>Refusé par {name}, {when}</translation>
    </message>
    <message>
        <source>Reviewed by {name} ({role}), {when}</source>
        <translation>Examiné par {name} ({role}), {when}</translation>
    </message>
    <message>
        <source>{name}, {when}</source>
        <translation>{name}, {when}</translation>
    </message>
    <message>
        <source>Until {when} at the latest</source>
        <translation>Jusqu'au {when} au plus tard</translation>
    </message>
    <message>
        <source>Waits for the review of: {roles}</source>
        <translation>Attend l'examen de : {roles}</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Autorisé</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>À examiner</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Clos</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Expiré</translation>
    </message>
    <message>
        <source>Erasure of {patient}</source>
        <translation>Effacement de {patient}</translation>
    </message>
    <message>
        <source>Photos of {patient} to be given out</source>
        <translation>Photos de {patient} à remettre</translation>
    </message>
    <message>
        <source>Emergency access to {patient}</source>
        <translation>Accès d'urgence à {patient}</translation>
    </message>
    <message>
        <source>Ends in {n} minute</source>
        <translation>Se termine dans {n} minute</translation>
    </message>
    <message>
        <source>Ends in {n} minutes</source>
        <translation>Se termine dans {n} minutes</translation>
    </message>
    <message>
        <source>a patient</source>
        <translation>un patient</translation>
    </message>
    <message>
        <source>Waiting for you</source>
        <translation>Attend votre réponse</translation>
    </message>
    <message>
        <source>Emergency access running now</source>
        <translation>Accès d'urgence en cours</translation>
    </message>
    <message>
        <source>Waiting for somebody else</source>
        <translation>Attend quelqu'un d'autre</translation>
    </message>
    <message>
        <source>Some acts need a second person: emergency access, erasures, long lists, more photos in an hour than usual, and some of what is given out. Emergency access is reviewed by an administrator and a privacy officer.</source>
        <translation>Certains actes demandent une deuxième personne : accès d'urgence, effacements, longues listes, plus de photos en une heure que d'habitude, et une partie de ce qui est remis. L'accès d'urgence est examiné par un administrateur et un responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>Closed ({n})</source>
        <translation>Clos ({n})</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Autorisations</translation>
    </message>
    <message>
        <source>Nothing waits for anybody.</source>
        <translation>Rien n'attend personne.</translation>
    </message>
    <message>
        <source>Restrict this record</source>
        <translation>Restreindre ce dossier</translation>
    </message>
    <message>
        <source>Restrict</source>
        <translation>Restreindre</translation>
    </message>
    <message>
        <source>End the restriction</source>
        <translation>Lever la restriction</translation>
    </message>
    <message>
        <source>Change who</source>
        <translation>Modifier les personnes</translation>
    </message>
    <message>
        <source>For well-known patients, colleagues and their families.</source>
        <translation>Pour les personnalités, les collègues et leurs proches.</translation>
    </message>
    <message>
        <source>These practitioners can open its photos</source>
        <translation>Ces praticiens peuvent ouvrir ses photos</translation>
    </message>
    <message>
        <source>End the restriction?</source>
        <translation>Lever la restriction ?</translation>
    </message>
    <message>
        <source>From then on every practitioner of the team can open the photos again.</source>
        <translation>Ensuite, tous les praticiens de l'équipe pourront de nouveau ouvrir les photos.</translation>
    </message>
    <message>
        <source>Who can open the photos</source>
        <translation>Qui peut ouvrir les photos</translation>
    </message>
    <message>
        <source>Restricted to: {names}</source>
        <translation>Restreint à : {names}</translation>
    </message>
    <message>
        <source>Every practitioner of the team, while the consent is valid.</source>
        <translation>Tous les praticiens de l'équipe, tant que le consentement est valable.</translation>
    </message>
    <message>
        <source>Everyone else at the clinic sees the name, and no photo.</source>
        <translation>Les autres personnes du cabinet voient le nom, et aucune photo.</translation>
    </message>
    <message>
        <source>The front desk can go on importing.</source>
        <translation>L'accueil peut continuer d'importer des photos.</translation>
    </message>
    <message>
        <source>One of the named people can change or end it.</source>
        <translation>Une des personnes désignées peut la modifier ou la lever.</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Vous</translation>
    </message>
    <message>
        <source>Review this emergency access</source>
        <translation>Examiner cet accès d'urgence</translation>
    </message>
    <message>
        <source>Close the review</source>
        <translation>Clore l'examen</translation>
    </message>
    <message>
        <source>Look at the access log</source>
        <translation>Voir le journal des accès</translation>
    </message>
    <message>
        <source>What you found</source>
        <translation>Ce que vous avez constaté</translation>
    </message>
    <message>
        <source>Was waiting really dangerous for the patient?</source>
        <translation>Attendre était-il vraiment dangereux pour le patient ?</translation>
    </message>
    <message>
        <source>Was more opened than the reason asks for?</source>
        <translation>A-t-on ouvert plus que le motif ne l'exige ?</translation>
    </message>
    <message>
        <source>Does anybody have to be told: the patient, the data protection office?</source>
        <translation>Faut-il prévenir quelqu'un : le patient, l'autorité de protection des données ?</translation>
    </message>
    <message>
        <source>At this screen</source>
        <translation>À cet écran</translation>
    </message>
    <message>
        <source>At another computer</source>
        <translation>À un autre poste</translation>
    </message>
    <message>
        <source>Nobody else here can allow it. Somebody with this role has to: {roles}.</source>
        <translation>Personne d'autre ici ne peut l'autoriser. Il faut une personne avec ce rôle : {roles}.</translation>
    </message>
    <message>
        <source>You go on when one of these people allowed it under Approvals: {names}.</source>
        <translation>Vous continuez quand une de ces personnes l'a autorisé sous Autorisations : {names}.</translation>
    </message>
    <message>
        <source>Your question waits under Approvals. Try again when it is allowed.</source>
        <translation>Votre demande attend sous Autorisations. Réessayez quand elle est autorisée.</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Quelqu'un</translation>
    </message>
    <message>
        <source>Second person</source>
        <translation>Deuxième personne</translation>
    </message>
    <message>
        <source>{names} allowed it.</source>
        <translation>{names} l'a autorisé.</translation>
    </message>
    <message>
        <source>Typed by that person, and used for this alone.</source>
        <translation>Saisi par cette personne, et utilisé pour cela seulement.</translation>
    </message>
    <message>
        <source>A second person allows it</source>
        <translation>Une deuxième personne l'autorise</translation>
    </message>
    <message>
        <source>Confirm it's you, and its photos are here for {n} day.</source>
        <translation>Confirmez votre identité, et ses photos sont là pour {n} jour.</translation>
    </message>
    <message>
        <source>Confirm it's you, and its photos are here for {n} days.</source>
        <translation>Confirmez votre identité, et ses photos sont là pour {n} jours.</translation>
    </message>
    <message>
        <source>Everyone on today's list ({n} is archived)</source>
        <translation>Toute la liste d'aujourd'hui ({n} dossier archivé)</translation>
    </message>
    <message>
        <source>Everyone on today's list ({n} archived)</source>
        <translation>Toute la liste d'aujourd'hui ({n} dossiers archivés)</translation>
    </message>
    <message>
        <source>Confirm it's you, and its photos are here until tonight.</source>
        <translation>Confirmez votre identité, et ses photos sont là jusqu'à ce soir.</translation>
    </message>
    <message>
        <source>This record is archived</source>
        <translation>Ce dossier est archivé</translation>
    </message>
    <message>
        <source>Everyone on today's list</source>
        <translation>Toute la liste d'aujourd'hui</translation>
    </message>
    <message>
        <source>This record is restricted</source>
        <translation>Ce dossier est restreint</translation>
    </message>
    <message>
        <source>Consent was given again</source>
        <translation>Le consentement a été redonné</translation>
    </message>
    <message>
        <source>Everything you open is recorded and reviewed.</source>
        <translation>Tout ce que vous ouvrez est enregistré et examiné.</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archivé</translation>
    </message>
    <message>
        <source>Restricted</source>
        <translation>Restreint</translation>
    </message>
    <message>
        <source>Another team's</source>
        <translation>D’une autre équipe</translation>
    </message>
    <message>
        <source>Emergency access until {time}</source>
        <translation>Accès d'urgence jusqu'à {time}</translation>
    </message>
    <message>
        <source>Lists of the practice system (*.csv *.ics *.txt)</source>
        <translation>Listes du logiciel de cabinet (*.csv *.ics *.txt)</translation>
    </message>
    <message>
        <source>Nobody is on the list. Add patients by name, check them in, or read the list that your practice system saves as CSV or iCalendar.</source>
        <translation>La liste est vide. Ajoutez des patients par leur nom, notez leur arrivée, ou lisez la liste que votre logiciel de cabinet enregistre en CSV ou iCalendar.</translation>
    </message>
    <message>
        <source>{n} patient was added.</source>
        <translation>{n} patient a été ajouté.</translation>
    </message>
    <message>
        <source>{n} patients were added.</source>
        <translation>{n} patients ont été ajoutés.</translation>
    </message>
    <message>
        <source>{n} record is open now.</source>
        <translation>{n} dossier est maintenant ouvert.</translation>
    </message>
    <message>
        <source>{n} records are open now.</source>
        <translation>{n} dossiers sont maintenant ouverts.</translation>
    </message>
    <message>
        <source>{n} stays shut.</source>
        <translation>{n} reste fermé.</translation>
    </message>
    <message>
        <source>{n} stay shut.</source>
        <translation>{n} restent fermés.</translation>
    </message>
    <message>
        <source>Who is expected, and who is here already. A day's list is deleted when the day is over.</source>
        <translation>Qui est attendu, et qui est déjà là. La liste d'un jour est supprimée quand le jour est passé.</translation>
    </message>
    <message>
        <source>Add a patient</source>
        <translation>Ajouter un patient</translation>
    </message>
    <message>
        <source>Read a file</source>
        <translation>Lire un fichier</translation>
    </message>
    <message>
        <source>Bring up</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>The day before</source>
        <translation>La veille</translation>
    </message>
    <message>
        <source>The day after</source>
        <translation>Le lendemain</translation>
    </message>
    <message>
        <source>Back to today</source>
        <translation>Revenir à aujourd'hui</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Check in</source>
        <translation>Noter l'arrivée</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>Retirer de la liste</translation>
    </message>
    <message>
        <source>Bring up all archived ({n})</source>
        <translation>Ouvrir tous les archivés ({n})</translation>
    </message>
    <message>
        <source>{rest}</source>
        <translation>{rest}</translation>
    </message>
    <message>
        <source>List of the practice system</source>
        <translation>Liste du logiciel de cabinet</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd'hui</translation>
    </message>
    <message>
        <source>{n} patient</source>
        <translation>{n} patient</translation>
    </message>
    <message>
        <source>{n} patients</source>
        <translation>{n} patients</translation>
    </message>
    <message>
        <source>{n} checked in</source>
        <translation>{n} déjà là</translation>
    </message>
    <message>
        <source>{n} is archived</source>
        <translation>{n} dossier archivé</translation>
    </message>
    <message>
        <source>{n} archived</source>
        <translation>{n} dossiers archivés</translation>
    </message>
    <message>
        <source>Add a patient to the list</source>
        <translation>Ajouter un patient à la liste</translation>
    </message>
    <message>
        <source>for example 09:30</source>
        <translation>par exemple 09:30</translation>
    </message>
    <message>
        <source>The patient is here already</source>
        <translation>Le patient est déjà là</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Please choose a patient.</source>
        <translation>Veuillez choisir un patient.</translation>
    </message>
    <message>
        <source>Please enter the time as hour and minute.</source>
        <translation>Veuillez saisir l'heure : heures et minutes.</translation>
    </message>
    <message>
        <source>Typed in</source>
        <translation>Saisi</translation>
    </message>
    <message>
        <source>TIME</source>
        <translation>HEURE</translation>
    </message>
    <message>
        <source>PATIENT</source>
        <translation>PATIENT</translation>
    </message>
    <message>
        <source>RECORD</source>
        <translation>DOSSIER</translation>
    </message>
    <message>
        <source>HOW</source>
        <translation>COMMENT</translation>
    </message>
    <message>
        <source>Patients of the day</source>
        <translation>Patients du jour</translation>
    </message>
    <message>
        <source>From a file</source>
        <translation>D'un fichier</translation>
    </message>
    <message>
        <source>Checked in</source>
        <translation>Arrivé</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Actif</translation>
    </message>
    <message>
        <source>No valid consent</source>
        <translation>Sans consentement</translation>
    </message>
    <message>
        <source>No photo yet</source>
        <translation>Aucune photo</translation>
    </message>
    <message>
        <source>{n} line for {day}.</source>
        <translation>{n} ligne pour le {day}.</translation>
    </message>
    <message>
        <source>{n} lines for {day}.</source>
        <translation>{n} lignes pour le {day}.</translation>
    </message>
    <message>
        <source>{n} line is for other days.</source>
        <translation>{n} ligne concerne d'autres jours.</translation>
    </message>
    <message>
        <source>{n} lines are for other days.</source>
        <translation>{n} lignes concernent d'autres jours.</translation>
    </message>
    <message>
        <source>Take this list over</source>
        <translation>Reprendre cette liste</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>{time} {text}</source>
        <translation>{time} {text}</translation>
    </message>
    <message>
        <source>Patient of the line {text}</source>
        <translation>Patient de la ligne {text}</translation>
    </message>
    <message>
        <source>Take over ({n})</source>
        <translation>Reprendre ({n})</translation>
    </message>
    <message>
        <source>Nothing of the file is kept but who comes, and when.</source>
        <translation>Du fichier, seul reste qui vient, et quand.</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Trouvés</translation>
    </message>
    <message>
        <source>Could be one of several: please choose</source>
        <translation>Plusieurs possibilités : veuillez choisir</translation>
    </message>
    <message>
        <source>Nobody found: register the patient, or add by name</source>
        <translation>Personne de trouvé : enregistrez le patient, ou ajoutez-le par son nom</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Ne pas reprendre</translation>
    </message>
    <message>
        <source>{why}</source>
        <translation>{why}</translation>
    </message>
    <message>
        <source>Is this computer's clock right?</source>
        <translation>L’horloge de cet ordinateur est-elle juste ?</translation>
    </message>
    <message>
        <source>The clock is right</source>
        <translation>L’horloge est juste</translation>
    </message>
    <message>
        <source>It shows {when}. It was ahead of that before; consents are judged by the later time until you say that this one is right. That is written in the access log.</source>
        <translation>Elle indique {when}. Elle était en avance auparavant ; les consentements sont jugés selon l’heure la plus tardive jusqu’à ce que vous disiez que celle-ci est juste. Cela est inscrit dans le journal des accès.</translation>
    </message>
    <message>
        <source>{n} person gets new keys at the next unlock; the password stays the same.</source>
        <translation>{n} personne reçoit de nouvelles clés au prochain déverrouillage ; le mot de passe reste le même.</translation>
    </message>
    <message>
        <source>{n} people get new keys at their next unlock; their passwords stay the same.</source>
        <translation>{n} personnes reçoivent de nouvelles clés à leur prochain déverrouillage ; leurs mots de passe restent les mêmes.</translation>
    </message>
    <message>
        <source>End the access of {name}?</source>
        <translation>Mettre fin à l'accès de {name} ?</translation>
    </message>
    <message>
        <source>Renew everything</source>
        <translation>Tout renouveler</translation>
    </message>
    <message>
        <source>Was it stolen, lost or infected?</source>
        <translation>A-t-il été volé, perdu ou infecté ?</translation>
    </message>
    <message>
        <source>Then renew everything next: keys copied from it then open nothing new.</source>
        <translation>Alors renouvelez tout ensuite : les clés qui y ont été copiées n’ouvriront plus rien de nouveau.</translation>
    </message>
    <message>
        <source>End access</source>
        <translation>Mettre fin à l'accès</translation>
    </message>
    <message>
        <source>The access of {name} has ended</source>
        <translation>L’accès de {name} est terminé</translation>
    </message>
    <message>
        <source>This computer opens the clinic no longer.</source>
        <translation>Ce poste n’ouvre plus le cabinet.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Looking at what follows …</source>
        <translation>Recherche des conséquences …</translation>
    </message>
    <message>
        <source>From now on this computer can no longer open the clinic.</source>
        <translation>Dès maintenant, ce poste ne peut plus ouvrir le cabinet.</translation>
    </message>
    <message>
        <source>What was copied or exported on it before stays readable there.</source>
        <translation>Ce qui y a été copié ou exporté auparavant y reste lisible.</translation>
    </message>
    <message>
        <source>These computers stay: {names}.</source>
        <translation>Ces postes restent : {names}.</translation>
    </message>
    <message>
        <source>Who does not unlock until {day} needs a new one-time code.</source>
        <translation>Qui ne déverrouille pas d’ici au {day} a besoin d’un nouveau code à usage unique.</translation>
    </message>
    <message>
        <source>Let a computer in</source>
        <translation>Admettre un poste</translation>
    </message>
    <message>
        <source>four words</source>
        <translation>quatre mots</translation>
    </message>
    <message>
        <source>for example Studio 2</source>
        <translation>par exemple Studio 2</translation>
    </message>
    <message>
        <source>The photo is taken; its words are compared.</source>
        <translation>La photo est prise en compte ; ses mots seront comparés.</translation>
    </message>
    <message>
        <source>Let it in</source>
        <translation>Admettre</translation>
    </message>
    <message>
        <source>Refuse this computer?</source>
        <translation>Refuser ce poste ?</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Refuser</translation>
    </message>
    <message>
        <source>Code for the computer {name}</source>
        <translation>Code pour le poste {name}</translation>
    </message>
    <message>
        <source>Type it in at that computer. It opens nothing by itself.</source>
        <translation>Saisissez-le sur ce poste. À lui seul, il n’ouvre rien.</translation>
    </message>
    <message>
        <source>Open ClinicVault on the new computer and choose the clinic's folder there. It shows four words: go there or telephone, and type what you see or hear.</source>
        <translation>Ouvrez ClinicVault sur le nouveau poste et choisissez-y le dossier du cabinet. Il affiche quatre mots : allez-y ou téléphonez, et tapez ce que vous voyez ou entendez.</translation>
    </message>
    <message>
        <source>The four words on its screen</source>
        <translation>Les quatre mots de son écran</translation>
    </message>
    <message>
        <source>Name of the computer</source>
        <translation>Nom du poste</translation>
    </message>
    <message>
        <source>People see it in the list of computers.</source>
        <translation>Il figure dans la liste des postes.</translation>
    </message>
    <message>
        <source>QR code of the sixteen words</source>
        <translation>Code QR des seize mots</translation>
    </message>
    <message>
        <source>The new computer asks for it and checks with it that this is the real clinic. Type the words there, or photograph the QR code. It opens nothing by itself, and is not shown again.</source>
        <translation>Le nouveau poste le demande et vérifie avec lui que c’est bien le vrai cabinet. Tapez-y les mots, ou photographiez le code QR. À lui seul, il n’ouvre rien, et il n’est pas montré à nouveau.</translation>
    </message>
    <message>
        <source>It asked on {when}. Its request is removed and it opens nothing; whoever sits there can ask again.</source>
        <translation>Il a demandé le {when}. Sa demande est retirée et il n’ouvre rien ; qui s’y trouve peut demander à nouveau.</translation>
    </message>
    <message>
        <source>It is entered</source>
        <translation>Il est saisi</translation>
    </message>
    <message>
        <source>Now enter this code at {name}</source>
        <translation>Saisissez maintenant ce code sur {name}</translation>
    </message>
    <message>
        <source>No longer in use</source>
        <translation>N’est plus utilisé</translation>
    </message>
    <message>
        <source>Photos open only on computers that were let in here: a stolen copy of the clinic's folder shows nothing. A new computer shows four words, and you type them here.</source>
        <translation>Les photos ne s’ouvrent que sur les postes admis ici : une copie volée du dossier du cabinet ne montre rien. Un nouveau poste affiche quatre mots, et vous les tapez ici.</translation>
    </message>
    <message>
        <source>A computer asks to be let in</source>
        <translation>Un poste demande à être admis</translation>
    </message>
    <message>
        <source>Asked: {when}</source>
        <translation>Demande : {when}</translation>
    </message>
    <message>
        <source>Refuse the computer that asked {when}</source>
        <translation>Refuser le poste qui a demandé le {when}</translation>
    </message>
    <message>
        <source>End the access of {name}</source>
        <translation>Mettre fin à l'accès de {name}</translation>
    </message>
    <message>
        <source>Let in: {when}</source>
        <translation>Admis : {when}</translation>
    </message>
    <message>
        <source>Computers</source>
        <translation>Postes</translation>
    </message>
    <message>
        <source>{name} was let in and waits for its code</source>
        <translation>{name} est admis et attend son code</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>Nouveau code</translation>
    </message>
    <message>
        <source>Compare words</source>
        <translation>Comparer les mots</translation>
    </message>
    <message>
        <source>Access ended</source>
        <translation>Accès terminé</translation>
    </message>
    <message>
        <source>Opens this clinic</source>
        <translation>Ouvre ce cabinet</translation>
    </message>
    <message>
        <source>Last used: {when}</source>
        <translation>Dernière utilisation : {when}</translation>
    </message>
    <message>
        <source>Ended: {when}</source>
        <translation>Terminé : {when}</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Ce poste</translation>
    </message>
    <message>
        <source>Clock is behind</source>
        <translation>Horloge en retard</translation>
    </message>
    <message>
        <source>Read a photo of the QR code</source>
        <translation>Lire une photo du code QR</translation>
    </message>
    <message>
        <source>Pictures (*.jpg *.jpeg *.png *.webp)</source>
        <translation>Images (*.jpg *.jpeg *.png *.webp)</translation>
    </message>
    <message>
        <source>Photo of the QR code</source>
        <translation>Photo du code QR</translation>
    </message>
    <message>
        <source>Allow this erasure?</source>
        <translation>Autoriser cet effacement ?</translation>
    </message>
    <message>
        <source>This is the right patient, and the reason is right</source>
        <translation>C’est le bon patient, et le motif est justifié</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Pas maintenant</translation>
    </message>
    <message>
        <source>{who}</source>
        <translation>{who}</translation>
    </message>
    <message>
        <source>After your yes, who asked can destroy the record for good.</source>
        <translation>Après votre accord, la personne qui l’a demandé peut détruire le dossier définitivement.</translation>
    </message>
    <message>
        <source>Your name stands beside it in the access log and on the certificate.</source>
        <translation>Votre nom figure dans le journal des accès et sur l’attestation.</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>Effacer définitivement</translation>
    </message>
    <message>
        <source>This is the right patient: I have compared name and code</source>
        <translation>C’est le bon patient : j’ai comparé le nom et le code</translation>
    </message>
    <message>
        <source>{when}, by {name}</source>
        <translation>{when}, par {name}</translation>
    </message>
    <message>
        <source>Nobody can open anything of this patient any more.</source>
        <translation>Plus personne ne peut rien ouvrir de ce patient.</translation>
    </message>
    <message>
        <source>{files} Try again under Retention.</source>
        <translation>{files} Réessayez à la page Conservation.</translation>
    </message>
    <message>
        <source>The patient is erased</source>
        <translation>Le patient est effacé</translation>
    </message>
    <message>
        <source>The keys are destroyed</source>
        <translation>Les clés sont détruites</translation>
    </message>
    <message>
        <source>Allowed by {names}</source>
        <translation>Autorisé par {names}</translation>
    </message>
    <message>
        <source>Keys, personal data and photos are destroyed, and every signed form.</source>
        <translation>Clés, données personnelles et photos sont détruites, ainsi que tous les formulaires signés.</translation>
    </message>
    <message>
        <source>Nobody can bring them back, not even with the recovery sheets.</source>
        <translation>Personne ne peut les ramener, pas même avec les fiches de secours.</translation>
    </message>
    <message>
        <source>It cannot be stopped once it has begun.</source>
        <translation>Une fois commencé, l’effacement ne peut plus être arrêté.</translation>
    </message>
    <message>
        <source>Save the certificate</source>
        <translation>Enregistrer l’attestation</translation>
    </message>
    <message>
        <source>Saved as {file}</source>
        <translation>Enregistré sous {file}</translation>
    </message>
    <message>
        <source>The certificate names the patient's code alone.</source>
        <translation>L’attestation ne porte que le code du patient.</translation>
    </message>
    <message>
        <source>For disputes, complaints and audits: nobody can erase the patient meanwhile.</source>
        <translation>En cas de litige, de plainte ou de contrôle : personne ne peut effacer le patient entre-temps.</translation>
    </message>
    <message>
        <source>Not while the patient is on hold.</source>
        <translation>Impossible tant que l’effacement est bloqué.</translation>
    </message>
    <message>
        <source>Keys, data and photos are destroyed for good; a second person has to allow it.</source>
        <translation>Clés, données et photos sont détruites définitivement ; une deuxième personne doit l’autoriser.</translation>
    </message>
    <message>
        <source>Access report</source>
        <translation>Rapport d’accès</translation>
    </message>
    <message>
        <source>Put on hold</source>
        <translation>Bloquer l’effacement</translation>
    </message>
    <message>
        <source>Lift the hold</source>
        <translation>Lever le blocage</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Keeping and erasing</source>
        <translation>Conservation et effacement</translation>
    </message>
    <message>
        <source>Everything held about the patient, and who saw it. The photos are an encrypted file.</source>
        <translation>Tout ce qui est détenu sur le patient, et qui l’a vu. Les photos sont un fichier chiffré.</translation>
    </message>
    <message>
        <source>{until}</source>
        <translation>{until}</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Changer</translation>
    </message>
    <message>
        <source>{who}. {next}</source>
        <translation>{who}. {next}</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Échue</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Effacement bloqué</translation>
    </message>
    <message>
        <source>The patient's own copy</source>
        <translation>Copie pour le patient</translation>
    </message>
    <message>
        <source>Time of keeping</source>
        <translation>Durée de conservation</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Blocage</translation>
    </message>
    <message>
        <source>Erasure</source>
        <translation>Effacement</translation>
    </message>
    <message>
        <source>{since}.</source>
        <translation>{since}.</translation>
    </message>
    <message>
        <source>{since}. Reason: {reason}</source>
        <translation>{since}. Motif : {reason}</translation>
    </message>
    <message>
        <source>There is no visit yet, so nobody can say until when.</source>
        <translation>Il n’y a pas encore de visite : l’échéance ne peut pas être calculée.</translation>
    </message>
    <message>
        <source>{ground}: {reason}</source>
        <translation>{ground} : {reason}</translation>
    </message>
    <message>
        <source>Until {day}  ·  {rule}</source>
        <translation>Jusqu’au {day}  ·  {rule}</translation>
    </message>
    <message>
        <source>Since {day}, by {name}</source>
        <translation>Depuis le {day}, par {name}</translation>
    </message>
    <message>
        <source>Asked for by {name}, {when}</source>
        <translation>Demandé par {name}, {when}</translation>
    </message>
    <message>
        <source>{n} file still has to be deleted.</source>
        <translation>{n} fichier reste à supprimer.</translation>
    </message>
    <message>
        <source>{n} files still have to be deleted.</source>
        <translation>{n} fichiers restent à supprimer.</translation>
    </message>
    <message>
        <source>A backup made before could still open the record until {day}. After that day no copy can.</source>
        <translation>Une sauvegarde antérieure pourrait encore ouvrir le dossier jusqu’au {day}. Après ce jour, aucune copie ne le peut.</translation>
    </message>
    <message>
        <source>{n} photo, film or document</source>
        <translation>{n} photo, film ou document</translation>
    </message>
    <message>
        <source>{n} photos, films and documents</source>
        <translation>{n} photos, films et documents</translation>
    </message>
    <message>
        <source>{n} visit</source>
        <translation>{n} visite</translation>
    </message>
    <message>
        <source>{n} visits</source>
        <translation>{n} visites</translation>
    </message>
    <message>
        <source>{n} export or emergency access under way is ended</source>
        <translation>{n} export ou accès d’urgence en cours prend fin</translation>
    </message>
    <message>
        <source>{n} exports or emergency accesses under way are ended</source>
        <translation>{n} exports ou accès d’urgence en cours prennent fin</translation>
    </message>
    <message>
        <source>{n} consent</source>
        <translation>{n} consentement</translation>
    </message>
    <message>
        <source>{n} consents</source>
        <translation>{n} consentements</translation>
    </message>
    <message>
        <source>{n} signed form</source>
        <translation>{n} formulaire signé</translation>
    </message>
    <message>
        <source>{n} signed forms</source>
        <translation>{n} formulaires signés</translation>
    </message>
    <message>
        <source>The patient asked for it</source>
        <translation>Le patient l’a demandé</translation>
    </message>
    <message>
        <source>The time of keeping is over</source>
        <translation>La durée de conservation est échue</translation>
    </message>
    <message>
        <source>Registered by mistake</source>
        <translation>Enregistré par erreur</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>Un autre motif</translation>
    </message>
    <message>
        <source>The date of birth is missing, so nobody can say until when.</source>
        <translation>La date de naissance manque : l’échéance ne peut pas être calculée.</translation>
    </message>
    <message>
        <source>Over since {day}  ·  {rule}</source>
        <translation>Échue depuis le {day}  ·  {rule}</translation>
    </message>
    <message>
        <source>Since when and why cannot be read</source>
        <translation>Depuis quand et pourquoi : illisible</translation>
    </message>
    <message>
        <source>Nobody else here can allow it. It can be carried out from {when} on.</source>
        <translation>Personne d’autre ici ne peut l’autoriser. Il peut être exécuté à partir du {when}.</translation>
    </message>
    <message>
        <source>A second person has to allow it under Approvals.</source>
        <translation>Une deuxième personne doit l’autoriser à la page Autorisations.</translation>
    </message>
    <message>
        <source>It is allowed, and can be carried out.</source>
        <translation>Il est autorisé et peut être exécuté.</translation>
    </message>
    <message>
        <source>Nobody can open anything of it any more. {files}</source>
        <translation>Plus personne ne peut rien en ouvrir. {files}</translation>
    </message>
    <message>
        <source>Its time of keeping is not over, or nobody can tell.</source>
        <translation>La durée de conservation n’est pas écoulée, ou personne ne peut le dire.</translation>
    </message>
    <message>
        <source>Finish erasing</source>
        <translation>Terminer l’effacement</translation>
    </message>
    <message>
        <source>Not finished</source>
        <translation>Inachevé</translation>
    </message>
    <message>
        <source>Erased before the restore, not proven: ask for it again</source>
        <translation>Effacé avant la restauration, sans preuve : à redemander</translation>
    </message>
    <message>
        <source>Until {day}</source>
        <translation>Jusqu’au {day}</translation>
    </message>
    <message>
        <source>Name, birth date and everything typed about the patient</source>
        <translation>Nom, date de naissance et tout ce qui a été saisi sur le patient</translation>
    </message>
    <message>
        <source>The access log keeps its entries, with the code and without a name.</source>
        <translation>Le journal des accès garde ses lignes, avec le code et sans nom.</translation>
    </message>
    <message>
        <source>The access log keeps its entries, without a name.</source>
        <translation>Le journal des accès garde ses lignes, sans nom.</translation>
    </message>
    <message>
        <source>{n} file kept as it came</source>
        <translation>{n} fichier gardé tel quel</translation>
    </message>
    <message>
        <source>{n} files kept as they came</source>
        <translation>{n} fichiers gardés tels quels</translation>
    </message>
    <message>
        <source>A backup made before today could still open the record until {day}. After that day no copy of it can.</source>
        <translation>Une sauvegarde antérieure à ce jour pourrait encore ouvrir le dossier jusqu’au {day}. Après ce jour, aucune copie ne le peut.</translation>
    </message>
    <message>
        <source>Nothing was given to anybody.</source>
        <translation>Rien n’a été remis à personne.</translation>
    </message>
    <message>
        <source>Erase this patient for good?</source>
        <translation>Effacer définitivement ce patient ?</translation>
    </message>
    <message>
        <source>Looking at what there is …</source>
        <translation>Recherche de ce qui existe…</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Keep the patient</source>
        <translation>Garder le patient</translation>
    </message>
    <message>
        <source>The erasure is asked for.</source>
        <translation>L'effacement est demandé.</translation>
    </message>
    <message>
        <source>If you close this window, it waits under Approvals; you can take it back under Retention.</source>
        <translation>Si vous fermez cette fenêtre, il attend sous Autorisations ; vous pouvez le retirer sous Conservation.</translation>
    </message>
    <message>
        <source>The erasure is asked for</source>
        <translation>L’effacement est demandé</translation>
    </message>
    <message>
        <source>{next}</source>
        <translation>{next}</translation>
    </message>
    <message>
        <source>Until then nothing changes, and you can take it back under Retention.</source>
        <translation>D’ici là rien ne change, et vous pouvez retirer la demande à la page Conservation.</translation>
    </message>
    <message>
        <source>This patient is on hold, and cannot be erased.</source>
        <translation>L’effacement de ce patient est bloqué.</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>The erasure was asked for already.</source>
        <translation>L’effacement a déjà été demandé.</translation>
    </message>
    <message>
        <source>What is destroyed</source>
        <translation>Ce qui est détruit</translation>
    </message>
    <message>
        <source>What stays</source>
        <translation>Ce qui reste</translation>
    </message>
    <message>
        <source>Nobody else here can allow it. You can carry it out {n} hour after you asked; the access log says that one person did both.</source>
        <translation>Personne d’autre ici ne peut l’autoriser. Vous pourrez l’exécuter {n} heure après la demande ; le journal des accès dit qu’une seule personne a fait les deux.</translation>
    </message>
    <message>
        <source>Nobody else here can allow it. You can carry it out {n} hours after you asked; the access log says that one person did both.</source>
        <translation>Personne d’autre ici ne peut l’autoriser. Vous pourrez l’exécuter {n} heures après la demande ; le journal des accès dit qu’une seule personne a fait les deux.</translation>
    </message>
    <message>
        <source>Erasing reaches nothing that left earlier.</source>
        <translation>L’effacement n’atteint rien de ce qui est sorti auparavant.</translation>
    </message>
    <message>
        <source>I know, and the reason below says why it cannot wait</source>
        <translation>Je le sais, et le motif ci-dessous dit pourquoi cela ne peut pas attendre</translation>
    </message>
    <message>
        <source>This record must be kept until {day}.</source>
        <translation>Ce dossier doit être conservé jusqu’au {day}.</translation>
    </message>
    <message>
        <source>{rule}</source>
        <translation>{rule}</translation>
    </message>
    <message>
        <source>Take them down first, or write the places down: the list goes with the patient.</source>
        <translation>Retirez-les d'abord, ou notez les endroits : la liste disparaît avec le patient.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>Go on to erasing</source>
        <translation>Passer à l’effacement</translation>
    </message>
    <message>
        <source>Ask for the erasure</source>
        <translation>Demander l’effacement</translation>
    </message>
    <message>
        <source>{n} entry was given.</source>
        <translation>{n} ligne a été fournie.</translation>
    </message>
    <message>
        <source>{n} entries were given.</source>
        <translation>{n} lignes ont été fournies.</translation>
    </message>
    <message>
        <source>For a patient's report</source>
        <translation>Pour le rapport d’un patient</translation>
    </message>
    <message>
        <source>Give this part</source>
        <translation>Fournir cette partie</translation>
    </message>
    <message>
        <source>Whoever writes the report finds it there until {until}.</source>
        <translation>La personne qui rédige le rapport l’y trouve jusqu’au {until}.</translation>
    </message>
    <message>
        <source>Give another part</source>
        <translation>Fournir une autre partie</translation>
    </message>
    <message>
        <source>Patients may know who saw their record. You give this part of the report; only who writes reports can use it, and reading the log is in the log.</source>
        <translation>Les patients ont le droit de savoir qui a vu leur dossier. Vous fournissez cette partie du rapport ; seule la personne qui rédige les rapports peut l’utiliser, et la lecture du journal est inscrite au journal.</translation>
    </message>
    <message>
        <source>Code of the patient</source>
        <translation>Code du patient</translation>
    </message>
    <message>
        <source>Who writes the report tells it to you.</source>
        <translation>La personne qui rédige le rapport vous l’indique.</translation>
    </message>
    <message>
        <source>Lift the hold?</source>
        <translation>Lever le blocage ?</translation>
    </message>
    <message>
        <source>Keep the hold</source>
        <translation>Garder le blocage</translation>
    </message>
    <message>
        <source>Change the hold</source>
        <translation>Modifier le blocage</translation>
    </message>
    <message>
        <source>Put this patient on hold</source>
        <translation>Bloquer l’effacement de ce patient</translation>
    </message>
    <message>
        <source>Nobody can erase the patient while the hold lasts, whatever the time of keeping says. It changes nothing else.</source>
        <translation>Tant que le blocage dure, personne ne peut effacer le patient, quelle que soit la durée de conservation. Il ne change rien d’autre.</translation>
    </message>
    <message>
        <source>Last day, if there is one</source>
        <translation>Dernier jour, s’il y en a un</translation>
    </message>
    <message>
        <source>Empty: until somebody lifts it.</source>
        <translation>Vide : jusqu’à ce que quelqu’un le lève.</translation>
    </message>
    <message>
        <source>Save the hold</source>
        <translation>Enregistrer le blocage</translation>
    </message>
    <message>
        <source>{since}</source>
        <translation>{since}</translation>
    </message>
    <message>
        <source>Reason of the hold: {reason}</source>
        <translation>Motif du blocage : {reason}</translation>
    </message>
    <message>
        <source>Why it ends, at least a few words</source>
        <translation>Pourquoi il prend fin, en quelques mots au moins</translation>
    </message>
    <message>
        <source>From then on the patient can be erased again, as the rules say.</source>
        <translation>Ensuite, le patient peut de nouveau être effacé, selon les règles.</translation>
    </message>
    <message>
        <source>Please enter the last day as day, month and year.</source>
        <translation>Saisissez le dernier jour : jour, mois et année.</translation>
    </message>
    <message>
        <source>To whom photos were given, {n} time</source>
        <translation>À qui des photos ont été remises, {n} fois</translation>
    </message>
    <message>
        <source>To whom photos were given, {n} times</source>
        <translation>À qui des photos ont été remises, {n} fois</translation>
    </message>
    <message>
        <source>{n} file kept as it came: named, not added</source>
        <translation>{n} fichier gardé tel quel : cité, non joint</translation>
    </message>
    <message>
        <source>{n} files kept as they came: named, not added</source>
        <translation>{n} fichiers gardés tels quels : cités, non joints</translation>
    </message>
    <message>
        <source>I have made sure who asks for it</source>
        <translation>J’ai vérifié l’identité de la personne qui le demande</translation>
    </message>
    <message>
        <source>The report is ready</source>
        <translation>Le rapport est prêt</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>What it holds</source>
        <translation>Ce qu’il contient</translation>
    </message>
    <message>
        <source>Choose where to save</source>
        <translation>Choisir où enregistrer</translation>
    </message>
    <message>
        <source>Language of the report</source>
        <translation>Langue du rapport</translation>
    </message>
    <message>
        <source>Handed to</source>
        <translation>Remis à</translation>
    </message>
    <message>
        <source>The patient, or who acts for the patient.</source>
        <translation>Le patient, ou la personne qui agit pour lui.</translation>
    </message>
    <message>
        <source>Get the log's part, and go on</source>
        <translation>Obtenir la partie du journal et continuer</translation>
    </message>
    <message>
        <source>Please write who gets the report.</source>
        <translation>Indiquez qui reçoit le rapport.</translation>
    </message>
    <message>
        <source>Folder for the report</source>
        <translation>Dossier du rapport</translation>
    </message>
    <message>
        <source>Personal data, {n} visit</source>
        <translation>Données personnelles, {n} visite</translation>
    </message>
    <message>
        <source>Personal data, {n} visits</source>
        <translation>Données personnelles, {n} visites</translation>
    </message>
    <message>
        <source>{n} entry, given by {name} on {when}</source>
        <translation>{n} ligne, fournie par {name} le {when}</translation>
    </message>
    <message>
        <source>{n} entries, given by {name} on {when}</source>
        <translation>{n} lignes, fournies par {name} le {when}</translation>
    </message>
    <message>
        <source>You read the access log yourself: this part is made with the report.</source>
        <translation>Vous lisez vous-même le journal des accès : cette partie est faite avec le rapport.</translation>
    </message>
    <message>
        <source>Who saw what</source>
        <translation>Qui a vu quoi</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrateur</translation>
    </message>
    <message>
        <source>An administrator gives this part: at this screen, or at another computer on the page Access log, with the button “For a patient's report”.</source>
        <translation>Un administrateur fournit cette partie : sur cet écran, ou sur un autre poste à la page Journal des accès, avec le bouton « Pour le rapport d’un patient ».</translation>
    </message>
    <message>
        <source>Typed by that person, and used for this alone; it is kept for {name}.</source>
        <translation>Saisi par cette personne et utilisé pour cela seulement ; la partie est gardée pour {name}.</translation>
    </message>
    <message>
        <source>No administrator works here at present. One has to give this part first.</source>
        <translation>Aucun administrateur ne travaille ici actuellement. L’un d’eux doit d’abord fournir cette partie.</translation>
    </message>
    <message>
        <source>Add the photos, in an encrypted file beside the report</source>
        <translation>Joindre les photos, dans un fichier chiffré à côté du rapport</translation>
    </message>
    <message>
        <source>With a passphrase that ClinicVault makes</source>
        <translation>Avec une phrase secrète faite par ClinicVault</translation>
    </message>
    <message>
        <source>With the recipient's own age key</source>
        <translation>Avec la clé age du destinataire</translation>
    </message>
    <message>
        <source>The recipient's age key</source>
        <translation>La clé age du destinataire</translation>
    </message>
    <message>
        <source>age1…</source>
        <translation>age1…</translation>
    </message>
    <message>
        <source>This is no age key; it starts with age1.</source>
        <translation>Ce n'est pas une clé age ; elle commence par age1.</translation>
    </message>
    <message>
        <source>{n} photo, encrypted</source>
        <translation>{n} photo, chiffrée</translation>
    </message>
    <message>
        <source>{n} photos, encrypted</source>
        <translation>{n} photos, chiffrées</translation>
    </message>
    <message>
        <source>{n} photo is not in it, because it is damaged or may not be opened.</source>
        <translation>{n} photo n’y est pas, car elle est endommagée ou ne peut pas être ouverte.</translation>
    </message>
    <message>
        <source>{n} photos are not in it, because they are damaged or may not be opened.</source>
        <translation>{n} photos n’y sont pas, car elles sont endommagées ou ne peuvent pas être ouvertes.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>The report says so, too.</source>
        <translation>Le rapport le dit aussi.</translation>
    </message>
    <message>
        <source>The report is not encrypted: hand it over in person, or send it as you would send a letter about the patient's health.</source>
        <translation>Le rapport n’est pas chiffré : remettez-le en main propre, ou envoyez-le comme une lettre sur la santé du patient.</translation>
    </message>
    <message>
        <source>Entry {number} of the access log says who got it.</source>
        <translation>L’entrée {number} du journal des accès dit qui l’a reçu.</translation>
    </message>
    <message>
        <source>Erased by {name}, {when}</source>
        <translation>Effacé par {name}, {when}</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Retirer la demande</translation>
    </message>
    <message>
        <source>LAST VISIT</source>
        <translation>DERNIÈRE VISITE</translation>
    </message>
    <message>
        <source>KEEP UNTIL</source>
        <translation>À GARDER JUSQU’AU</translation>
    </message>
    <message>
        <source>RULE OR HOLD</source>
        <translation>RÈGLE OU BLOCAGE</translation>
    </message>
    <message>
        <source>ASKED FOR</source>
        <translation>DEMANDÉ LE</translation>
    </message>
    <message>
        <source>STATE</source>
        <translation>ÉTAT</translation>
    </message>
    <message>
        <source>OLD BACKUPS UNTIL</source>
        <translation>ANCIENNES SAUVEGARDES JUSQU’AU</translation>
    </message>
    <message>
        <source>Time is over</source>
        <translation>Durée échue</translation>
    </message>
    <message>
        <source>Over within a year</source>
        <translation>Échue d’ici un an</translation>
    </message>
    <message>
        <source>Date missing</source>
        <translation>Date manquante</translation>
    </message>
    <message>
        <source>Erasures</source>
        <translation>Effacements</translation>
    </message>
    <message>
        <source>{state} until {when}</source>
        <translation>{state} jusqu’au {when}</translation>
    </message>
    <message>
        <source>Erasure asked for: {state}</source>
        <translation>Effacement demandé : {state}</translation>
    </message>
    <message>
        <source>Patients and their time of keeping</source>
        <translation>Patients et durée de conservation</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Inconnu</translation>
    </message>
    <message>
        <source>On hold: {reason}</source>
        <translation>Effacement bloqué : {reason}</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Regarder à nouveau</translation>
    </message>
    <message>
        <source>Open the patient</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>The law says how long records must be kept, and that they go afterwards. ClinicVault erases nobody by itself: look at each patient, then erase, or put on hold.</source>
        <translation>La loi dit combien de temps les dossiers doivent être conservés, et qu’ils disparaissent ensuite. ClinicVault n’efface personne de lui-même : examinez chaque patient, puis effacez, ou bloquez l’effacement.</translation>
    </message>
    <message>
        <source>Nothing to look at</source>
        <translation>Rien à examiner</translation>
    </message>
    <message>
        <source>{n} of {total}: the newest, and all that can still go on.</source>
        <translation>{n} sur {total} : les plus récents, et tous ceux qui ne sont pas terminés.</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>Conservation</translation>
    </message>
    <message>
        <source>Nobody was erased</source>
        <translation>Aucun effacement</translation>
    </message>
    <message>
        <source>Nobody is on hold</source>
        <translation>Aucun effacement bloqué</translation>
    </message>
    <message>
        <source>Something went wrong that ClinicVault did not expect.</source>
        <translation>Il s'est produit quelque chose que ClinicVault n'attendait pas.</translation>
    </message>
    <message>
        <source>What was saved before is safe.</source>
        <translation>Ce qui était enregistré est en sécurité.</translation>
    </message>
    <message>
        <source>Start ClinicVault again; if it happens once more, tell your IT person: {code}.</source>
        <translation>Redémarrez ClinicVault ; si cela se reproduit, indiquez à votre informaticien : {code}.</translation>
    </message>
    <message>
        <source>Allow this export?</source>
        <translation>Autoriser cet export ?</translation>
    </message>
    <message>
        <source>The picture as it will leave</source>
        <translation>L'image telle qu'elle partira</translation>
    </message>
    <message>
        <source>I looked at it: these pictures, for this recipient and reason</source>
        <translation>J'ai regardé : ces images, pour ce destinataire et ce motif</translation>
    </message>
    <message>
        <source>This is what leaves, and nothing else of the patient.</source>
        <translation>Voici ce qui sort, et rien d'autre du patient.</translation>
    </message>
    <message>
        <source>Your roles do not open pictures: you see the facts.</source>
        <translation>Vos rôles n'ouvrent pas les images : vous voyez les faits.</translation>
    </message>
    <message>
        <source>This film or document leaves as it is.</source>
        <translation>Ce film ou document part tel quel.</translation>
    </message>
    <message>
        <source>ClinicVault is sure of a face that is not covered; who asks says that it is none: look at the pictures</source>
        <translation>ClinicVault est sûr d’un visage qui n’est pas couvert ; la personne qui demande dit que ce n’en est pas un : regardez les photos</translation>
    </message>
    <message>
        <source>{n} picture</source>
        <translation>{n} image</translation>
    </message>
    <message>
        <source>{n} pictures</source>
        <translation>{n} images</translation>
    </message>
    <message>
        <source>The patient can be recognised</source>
        <translation>Le patient est reconnaissable</translation>
    </message>
    <message>
        <source>Nobody can be recognised, says who asks: look at the pictures</source>
        <translation>Personne n'est reconnaissable, dit le demandeur : regardez les images</translation>
    </message>
    <message>
        <source>Nothing is needed: whoever has it sees it</source>
        <translation>Rien n'est nécessaire : qui les a les voit</translation>
    </message>
    <message>
        <source>{what}, with medical files</source>
        <translation>{what}, avec des fichiers médicaux</translation>
    </message>
    <message>
        <source>Their certificate</source>
        <translation>Son certificat</translation>
    </message>
    <message>
        <source>Their own key</source>
        <translation>Sa propre clé</translation>
    </message>
    <message>
        <source>Words that ClinicVault makes, told by another way</source>
        <translation>Des mots créés par ClinicVault, dits par une autre voie</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Rien</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>De qui</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>Pour qui</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>Pour quoi</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Combien</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Visages</translation>
    </message>
    <message>
        <source>What they get</source>
        <translation>Ce qui est remis</translation>
    </message>
    <message>
        <source>What opens it</source>
        <translation>Ce qui l'ouvre</translation>
    </message>
    <message>
        <source>Covered</source>
        <translation>Couvert</translation>
    </message>
    <message>
        <source>{n} face</source>
        <translation>{n} visage</translation>
    </message>
    <message>
        <source>{n} faces</source>
        <translation>{n} visages</translation>
    </message>
    <message>
        <source>{n} bar over eyes</source>
        <translation>{n} bandeau sur les yeux</translation>
    </message>
    <message>
        <source>{n} bars over eyes</source>
        <translation>{n} bandeaux sur les yeux</translation>
    </message>
    <message>
        <source>{n} other place</source>
        <translation>{n} autre endroit</translation>
    </message>
    <message>
        <source>{n} other places</source>
        <translation>{n} autres endroits</translation>
    </message>
    <message>
        <source>the background</source>
        <translation>l'arrière-plan</translation>
    </message>
    <message>
        <source>cut to a part</source>
        <translation>recadrée</translation>
    </message>
    <message>
        <source>To be deleted by</source>
        <translation>À supprimer avant le</translation>
    </message>
    <message>
        <source>Written over the pictures</source>
        <translation>Écrit sur les images</translation>
    </message>
    <message>
        <source>This is what leaves: {width} × {height} pixels, {size}, new pixels without a history.</source>
        <translation>Voici ce qui part : {width} × {height} pixels, {size}, des pixels neufs, sans historique.</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>Les laisser</translation>
    </message>
    <message>
        <source>Some of the pictures cannot leave: {n}.</source>
        <translation>Certaines images ne peuvent pas partir : {n}.</translation>
    </message>
    <message>
        <source>The clinic's rules want a second person for this.</source>
        <translation>Les règles de la clinique demandent une deuxième personne pour cela.</translation>
    </message>
    <message>
        <source>Is this right?</source>
        <translation>Est-ce correct ?</translation>
    </message>
    <message>
        <source>Ask for it</source>
        <translation>Demander</translation>
    </message>
    <message>
        <source>Write why, in at least a few words.</source>
        <translation>Écrivez pourquoi, en quelques mots au moins.</translation>
    </message>
    <message>
        <source>Box {n}</source>
        <translation>Rectangle {n}</translation>
    </message>
    <message>
        <source>Brush stroke {n}</source>
        <translation>Trait de pinceau {n}</translation>
    </message>
    <message>
        <source>Bar over eyes {n}: recognisable</source>
        <translation>Bandeau sur les yeux {n} : reconnaissable</translation>
    </message>
    <message>
        <source>Cut to a part</source>
        <translation>Recadrage</translation>
    </message>
    <message>
        <source>Marked as the patient {n}</source>
        <translation>Marqué comme patient {n}</translation>
    </message>
    <message>
        <source>Marked as background {n}</source>
        <translation>Marqué comme arrière-plan {n}</translation>
    </message>
    <message>
        <source>What lies over this picture</source>
        <translation>Ce qui recouvre cette image</translation>
    </message>
    <message>
        <source>Nothing is covered yet.</source>
        <translation>Rien n'est encore masqué.</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Enlever</translation>
    </message>
    <message>
        <source>Look for faces again</source>
        <translation>Rechercher à nouveau les visages</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>La laisser de côté</translation>
    </message>
    <message>
        <source>Looks right</source>
        <translation>C'est correct</translation>
    </message>
    <message>
        <source>A plain background needs a look at the result.</source>
        <translation>Un fond uni demande un coup d’œil au résultat.</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Arrière-plan</translation>
    </message>
    <message>
        <source>Width of the brush</source>
        <translation>Largeur du pinceau</translation>
    </message>
    <message>
        <source>Face {n}: {what}</source>
        <translation>Visage {n} : {what}</translation>
    </message>
    <message>
        <source>The cover does not lie over the whole face.</source>
        <translation>Le masque ne couvre pas tout le visage.</translation>
    </message>
    <message>
        <source>This face</source>
        <translation>Ce visage</translation>
    </message>
    <message>
        <source>Over this picture</source>
        <translation>Sur cette image</translation>
    </message>
    <message>
        <source>The consent is for pictures on which nobody is recognised.</source>
        <translation>Le consentement vaut pour des images où personne n'est reconnaissable.</translation>
    </message>
    <message>
        <source>Whoever knows the patient recognises this face.</source>
        <translation>Quiconque connaît le patient reconnaît ce visage.</translation>
    </message>
    <message>
        <source>{n} face was found.</source>
        <translation>{n} visage a été trouvé.</translation>
    </message>
    <message>
        <source>{n} faces were found.</source>
        <translation>{n} visages ont été trouvés.</translation>
    </message>
    <message>
        <source>{n} picture to look at</source>
        <translation>{n} image à regarder</translation>
    </message>
    <message>
        <source>{n} pictures to look at</source>
        <translation>{n} images à regarder</translation>
    </message>
    <message>
        <source>All look right</source>
        <translation>Toutes sont correctes</translation>
    </message>
    <message>
        <source>Picture to cover</source>
        <translation>Image à masquer</translation>
    </message>
    <message>
        <source>Return puts a box in the middle, arrows move what is chosen, with Shift they resize it, Delete takes it away. The list beside the picture names everything.</source>
        <translation>Entrée place un rectangle au milieu, les flèches déplacent ce qui est choisi, avec Maj elles en changent la taille, Suppr l'enlève. La liste à côté de l'image nomme tout.</translation>
    </message>
    <message>
        <source>The result</source>
        <translation>Le résultat</translation>
    </message>
    <message>
        <source>It leaves as it is: look at it before.</source>
        <translation>Il part tel quel : regardez-le avant.</translation>
    </message>
    <message>
        <source>Picture {n} of {all} · {view}</source>
        <translation>Image {n} sur {all} · {view}</translation>
    </message>
    <message>
        <source>Looks right, next</source>
        <translation>C'est correct, suivante</translation>
    </message>
    <message>
        <source>What must not be seen?</source>
        <translation>Que faut-il cacher ?</translation>
    </message>
    <message>
        <source>A film or document cannot be covered.</source>
        <translation>Un film ou un document ne peut pas être masqué.</translation>
    </message>
    <message>
        <source>That was too small, or there are too many covers.</source>
        <translation>C'était trop petit, ou il y a trop de masques.</translation>
    </message>
    <message>
        <source>Draw a larger one, or take some away.</source>
        <translation>Dessinez-en un plus grand, ou enlevez-en.</translation>
    </message>
    <message>
        <source>A film or document cannot be covered: leave it out.</source>
        <translation>Un film ou un document ne peut pas être masqué : laissez-le de côté.</translation>
    </message>
    <message>
        <source>Somebody can be recognised on a picture.</source>
        <translation>Quelqu'un est reconnaissable sur une image.</translation>
    </message>
    <message>
        <source>Look at every picture first.</source>
        <translation>Regardez d'abord chaque image.</translation>
    </message>
    <message>
        <source>Looking for faces …</source>
        <translation>Recherche de visages …</translation>
    </message>
    <message>
        <source>Look yourself, and cover them by hand.</source>
        <translation>Regardez vous-même, et masquez-les à la main.</translation>
    </message>
    <message>
        <source>Faces could not be looked for.</source>
        <translation>Les visages n'ont pas pu être recherchés.</translation>
    </message>
    <message>
        <source>Look yourself: no search finds every face.</source>
        <translation>Regardez vous-même : aucune recherche ne trouve tous les visages.</translation>
    </message>
    <message>
        <source>No face was found.</source>
        <translation>Aucun visage n'a été trouvé.</translation>
    </message>
    <message>
        <source>Cover every face, or cut it off.</source>
        <translation>Masquez chaque visage, ou recadrez.</translation>
    </message>
    <message>
        <source>Somebody can be recognised.</source>
        <translation>Quelqu'un est reconnaissable.</translation>
    </message>
    <message>
        <source>The consent allows it. Cover what need not be seen.</source>
        <translation>Le consentement le permet. Masquez ce qui n'a pas besoin d'être vu.</translation>
    </message>
    <message>
        <source>Is anything else telling: tattoo, jewels, birthmark?</source>
        <translation>Autre chose est-il révélateur : tatouage, bijoux, tache de naissance ?</translation>
    </message>
    <message>
        <source>The patient can be recognised.</source>
        <translation>Le patient est reconnaissable.</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Choisir</translation>
    </message>
    <message>
        <source>Choose, move and resize (key V)</source>
        <translation>Choisir, déplacer, redimensionner (touche V)</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Rectangle</translation>
    </message>
    <message>
        <source>Cover a rectangle (key B)</source>
        <translation>Masquer un rectangle (touche B)</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinceau</translation>
    </message>
    <message>
        <source>Cover with a brush (key P)</source>
        <translation>Masquer au pinceau (touche P)</translation>
    </message>
    <message>
        <source>Eyes</source>
        <translation>Yeux</translation>
    </message>
    <message>
        <source>Bar over the eyes, from one to the other: still recognisable (key E)</source>
        <translation>Bandeau sur les yeux, de l'un à l'autre : reste reconnaissable (touche E)</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Recadrer</translation>
    </message>
    <message>
        <source>Keep only a part of the picture (key C)</source>
        <translation>Ne garder qu'une partie de l'image (touche C)</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Mark what belongs to the patient</source>
        <translation>Marquer ce qui fait partie du patient</translation>
    </message>
    <message>
        <source>Around</source>
        <translation>Autour</translation>
    </message>
    <message>
        <source>Mark what is background</source>
        <translation>Marquer ce qui est arrière-plan</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Outils</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler l'étape</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rétablir l'étape</translation>
    </message>
    <message>
        <source>See the result</source>
        <translation>Voir le résultat</translation>
    </message>
    <message>
        <source>Exactly as it will leave (key R)</source>
        <translation>Exactement comme elle partira (touche R)</translation>
    </message>
    <message>
        <source>Page for a browser</source>
        <translation>Page pour navigateur</translation>
    </message>
    <message>
        <source>Encrypted file (age)</source>
        <translation>Fichier chiffré (age)</translation>
    </message>
    <message>
        <source>File for a certificate</source>
        <translation>Fichier pour un certificat</translation>
    </message>
    <message>
        <source>Protected ZIP</source>
        <translation>ZIP protégé</translation>
    </message>
    <message>
        <source>Plain files</source>
        <translation>Fichiers sans protection</translation>
    </message>
    <message>
        <source>One file, opened by a double click without the internet, with six words.</source>
        <translation>Un seul fichier, ouvert d'un double clic, sans internet, avec six mots.</translation>
    </message>
    <message>
        <source>Opened with the free program age, by key or passphrase.</source>
        <translation>S'ouvre avec le programme libre age, par clé ou phrase secrète.</translation>
    </message>
    <message>
        <source>Only who holds the recipient's certificate opens it, as in secure e-mail.</source>
        <translation>Seul le détenteur du certificat du destinataire l'ouvre, comme un e-mail sécurisé.</translation>
    </message>
    <message>
        <source>Opened in 7-Zip with a long passphrase; names stay hidden.</source>
        <translation>S'ouvre dans 7-Zip avec une longue phrase secrète ; les noms restent cachés.</translation>
    </message>
    <message>
        <source>Nothing protects them: whoever gets them can see them.</source>
        <translation>Rien ne les protège : quiconque les obtient peut les voir.</translation>
    </message>
    <message>
        <source>The patient</source>
        <translation>Le patient</translation>
    </message>
    <message>
        <source>Colleague</source>
        <translation>Confrère</translation>
    </message>
    <message>
        <source>Insurer</source>
        <translation>Assureur</translation>
    </message>
    <message>
        <source>Website, agency or journal</source>
        <translation>Site web, agence ou revue</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>Quelqu'un d'autre</translation>
    </message>
    <message>
        <source>Whole face covered</source>
        <translation>Visage entier masqué</translation>
    </message>
    <message>
        <source>Eyes only: recognisable</source>
        <translation>Yeux seulement : reconnaissable</translation>
    </message>
    <message>
        <source>Shown: recognisable</source>
        <translation>Montré : reconnaissable</translation>
    </message>
    <message>
        <source>Not a face</source>
        <translation>Pas un visage</translation>
    </message>
    <message>
        <source>many pictures at once</source>
        <translation>beaucoup d'images à la fois</translation>
    </message>
    <message>
        <source>faces that can be recognised</source>
        <translation>des visages reconnaissables</translation>
    </message>
    <message>
        <source>pictures for marketing</source>
        <translation>des images pour la publicité</translation>
    </message>
    <message>
        <source>files that nothing protects</source>
        <translation>des fichiers que rien ne protège</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>En bas à droite</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>En bas à gauche</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>En haut à droite</translation>
    </message>
    <message>
        <source>Top left</source>
        <translation>En haut à gauche</translation>
    </message>
    <message>
        <source>Across the picture</source>
        <translation>En travers de l'image</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Tel quel</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Blanc</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Gris</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Noir</translation>
    </message>
    <message>
        <source>Consent of {day}</source>
        <translation>Consentement du {day}</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>jusqu'au {day}</translation>
    </message>
    <message>
        <source>{what}, about {size}</source>
        <translation>{what}, environ {size}</translation>
    </message>
    <message>
        <source>{n} looked at</source>
        <translation>{n} regardées</translation>
    </message>
    <message>
        <source>In no picture</source>
        <translation>Dans aucune image</translation>
    </message>
    <message>
        <source>place, time, camera, name</source>
        <translation>lieu, heure, appareil, nom</translation>
    </message>
    <message>
        <source>not looked at yet</source>
        <translation>pas encore regardée</translation>
    </message>
    <message>
        <source>looked at</source>
        <translation>regardée</translation>
    </message>
    <message>
        <source>somebody can be recognised</source>
        <translation>quelqu'un est reconnaissable</translation>
    </message>
    <message>
        <source>cannot be covered</source>
        <translation>ne peut pas être masquée</translation>
    </message>
    <message>
        <source>Picture {n}: {view}, {state}</source>
        <translation>Image {n} : {view}, {state}</translation>
    </message>
    <message>
        <source>The chosen pictures</source>
        <translation>Les images choisies</translation>
    </message>
    <message>
        <source>Every picture also carries a mark that nobody sees: should a copy turn up somewhere, it tells from which export it came.</source>
        <translation>Chaque image porte aussi une marque que personne ne voit : si une copie réapparaît quelque part, elle dit de quel export elle vient.</translation>
    </message>
    <message>
        <source>Full size</source>
        <translation>Taille entière</translation>
    </message>
    <message>
        <source>2048 px</source>
        <translation>2048 px</translation>
    </message>
    <message>
        <source>1080 px</source>
        <translation>1080 px</translation>
    </message>
    <message>
        <source>A passphrase</source>
        <translation>Une phrase secrète</translation>
    </message>
    <message>
        <source>Also as medical files (DICOM)</source>
        <translation>Aussi en fichiers médicaux (DICOM)</translation>
    </message>
    <message>
        <source>For the picture archive of a hospital; they carry a code in the place of the name.</source>
        <translation>Pour l'archive d'images d'un hôpital ; ils portent un code à la place du nom.</translation>
    </message>
    <message>
        <source>May be left empty; the recipient is told.</source>
        <translation>Peut rester vide ; le destinataire en est informé.</translation>
    </message>
    <message>
        <source>How?</source>
        <translation>Comment ?</translation>
    </message>
    <message>
        <source>What the recipient gets, and what opens it.</source>
        <translation>Ce que reçoit le destinataire, et ce qui l'ouvre.</translation>
    </message>
    <message>
        <source>This is no day.</source>
        <translation>Ce n'est pas une date.</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>Taille des images</translation>
    </message>
    <message>
        <source>Advised</source>
        <translation>Conseillé</translation>
    </message>
    <message>
        <source>Needs a second person</source>
        <translation>Demande une deuxième personne</translation>
    </message>
    <message>
        <source>Leave the export?</source>
        <translation>Quitter l'export ?</translation>
    </message>
    <message>
        <source>Nothing has left. What you covered and answered here is forgotten.</source>
        <translation>Rien n'est parti. Ce que vous avez masqué et répondu ici est oublié.</translation>
    </message>
    <message>
        <source>Go on with the export</source>
        <translation>Continuer l'export</translation>
    </message>
    <message>
        <source>Did you tell the words?</source>
        <translation>Avez-vous communiqué les mots ?</translation>
    </message>
    <message>
        <source>The words that open the file stand here alone. They are kept nowhere, and are not shown again.</source>
        <translation>Les mots qui ouvrent le fichier ne figurent qu'ici. Ils ne sont conservés nulle part et ne seront plus affichés.</translation>
    </message>
    <message>
        <source>Back to the words</source>
        <translation>Revenir aux mots</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Write over each picture who it is for</source>
        <translation>Écrire sur chaque image pour qui elle est</translation>
    </message>
    <message>
        <source>Words over the pictures</source>
        <translation>Texte sur les images</translation>
    </message>
    <message>
        <source>How strong the words are</source>
        <translation>Intensité du texte</translation>
    </message>
    <message>
        <source>How strong</source>
        <translation>Intensité</translation>
    </message>
    <message>
        <source>{percent}</source>
        <translation>{percent}</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Où</translation>
    </message>
    <message>
        <source>Confidential · {day}</source>
        <translation>Confidentiel · {day}</translation>
    </message>
    <message>
        <source>{who} allowed this export.</source>
        <translation>{who} a autorisé cet export.</translation>
    </message>
    <message>
        <source>This export waits for a second person.</source>
        <translation>Cet export attend une deuxième personne.</translation>
    </message>
    <message>
        <source>{n} of {all} chosen</source>
        <translation>{n} sur {all} choisies</translation>
    </message>
    <message>
        <source>{n} picture for {who}</source>
        <translation>{n} image pour {who}</translation>
    </message>
    <message>
        <source>{n} pictures for {who}</source>
        <translation>{n} images pour {who}</translation>
    </message>
    <message>
        <source>Also the {n} short film that belongs to a live photo</source>
        <translation>Aussi la {n} séquence d'une photo animée</translation>
    </message>
    <message>
        <source>Also the {n} short films that belong to live photos</source>
        <translation>Aussi les {n} séquences de photos animées</translation>
    </message>
    <message>
        <source>Photos by visit</source>
        <translation>Photos par visite</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Toutes</translation>
    </message>
    <message>
        <source>Frontal</source>
        <translation>Face</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucun</translation>
    </message>
    <message>
        <source>Which pictures?</source>
        <translation>Quelles images ?</translation>
    </message>
    <message>
        <source>Click on each picture that may leave.</source>
        <translation>Cliquez sur chaque image qui peut partir.</translation>
    </message>
    <message>
        <source>{n} of the pictures is not covered by this consent.</source>
        <translation>{n} des images n'est pas couverte par ce consentement.</translation>
    </message>
    <message>
        <source>{n} of the pictures are not covered by this consent.</source>
        <translation>{n} des images ne sont pas couvertes par ce consentement.</translation>
    </message>
    <message>
        <source>for example second opinion before a revision</source>
        <translation>par exemple second avis avant une reprise</translation>
    </message>
    <message>
        <source>May be left empty; whoever allows the export and the access log read it.</source>
        <translation>Peut rester vide ; qui autorise l’export le lit, et le journal des accès le garde.</translation>
    </message>
    <message>
        <source>They cannot leave for this reason.</source>
        <translation>Elles ne peuvent pas partir pour ce motif.</translation>
    </message>
    <message>
        <source>What for?</source>
        <translation>Pour quoi ?</translation>
    </message>
    <message>
        <source>Only what the patient's consent covers can leave.</source>
        <translation>Seul ce que couvre le consentement du patient peut partir.</translation>
    </message>
    <message>
        <source>A few words of why</source>
        <translation>Quelques mots d'explication</translation>
    </message>
    <message>
        <source>No consent</source>
        <translation>Pas de consentement</translation>
    </message>
    <message>
        <source>Nobody recognisable</source>
        <translation>Personne de reconnaissable</translation>
    </message>
    <message>
        <source>Consent given</source>
        <translation>Consentement donné</translation>
    </message>
    <message>
        <source>A passphrase that ClinicVault makes for each package</source>
        <translation>Une phrase secrète créée par ClinicVault à chaque envoi</translation>
    </message>
    <message>
        <source>Their own age key</source>
        <translation>Sa propre clé age</translation>
    </message>
    <message>
        <source>Choose somebody on the left, or add a new recipient.</source>
        <translation>Choisissez quelqu'un à gauche, ou ajoutez un destinataire.</translation>
    </message>
    <message>
        <source>I have compared it</source>
        <translation>Je l'ai comparée</translation>
    </message>
    <message>
        <source>Nobody has compared this key with its owner yet. Read it to one another on the telephone, at a number that you know.</source>
        <translation>Personne n'a encore comparé cette clé avec son propriétaire. Lisez-la l'un à l'autre au téléphone, à un numéro que vous connaissez.</translation>
    </message>
    <message>
        <source>Compared by {who}, {day}</source>
        <translation>Comparé par {who}, {day}</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Empreinte</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Telephone, e-mail</source>
        <translation>Téléphone, e-mail</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Opens packages with</source>
        <translation>Ouvre les envois avec</translation>
    </message>
    <message>
        <source>for example Dr Okafor</source>
        <translation>par exemple Dr Okafor</translation>
    </message>
    <message>
        <source>for example University Hospital</source>
        <translation>par exemple CHU</translation>
    </message>
    <message>
        <source>for example 12 Harley Street, London</source>
        <translation>par exemple 12 rue de Rivoli, Paris</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Age key or certificate</source>
        <translation>Clé age ou certificat</translation>
    </message>
    <message>
        <source>May be left empty: then ClinicVault makes a passphrase. Ask for it in person or by telephone, so that nobody puts in their own.</source>
        <translation>Peut rester vide : ClinicVault crée alors une phrase secrète. Demandez-la en personne ou par téléphone, pour que personne n'y mette la sienne.</translation>
    </message>
    <message>
        <source>New recipient</source>
        <translation>Nouveau destinataire</translation>
    </message>
    <message>
        <source>Change the recipient</source>
        <translation>Modifier le destinataire</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>File with an age key or a certificate</source>
        <translation>Fichier avec une clé age ou un certificat</translation>
    </message>
    <message>
        <source>Given to</source>
        <translation>Remis à</translation>
    </message>
    <message>
        <source>Who this is</source>
        <translation>De qui il s'agit</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Their address</source>
        <translation>Leur adresse</translation>
    </message>
    <message>
        <source>May be left empty; lists of disclosures name it.</source>
        <translation>Peut rester vide ; les relevés des communications la mentionnent.</translation>
    </message>
    <message>
        <source>Their language</source>
        <translation>Sa langue</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>For the clinic alone; no patient's name belongs here.</source>
        <translation>Pour la clinique seule ; aucun nom de patient n'a sa place ici.</translation>
    </message>
    <message>
        <source>Please write who gets the pictures.</source>
        <translation>Écrivez qui reçoit les images.</translation>
    </message>
    <message>
        <source>There is no age key and no certificate in this file.</source>
        <translation>Il n'y a ni clé age ni certificat dans ce fichier.</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>This is neither an age key (age1…) nor a certificate.</source>
        <translation>Ce n'est ni une clé age (age1…) ni un certificat.</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Chercher un nom</translation>
    </message>
    <message>
        <source>Address book</source>
        <translation>Carnet d'adresses</translation>
    </message>
    <message>
        <source>Nobody in the address book by this name.</source>
        <translation>Personne de ce nom dans le carnet d'adresses.</translation>
    </message>
    <message>
        <source>For whom?</source>
        <translation>Pour qui ?</translation>
    </message>
    <message>
        <source>Who gets the pictures, from the clinic's address book.</source>
        <translation>Qui reçoit les images, d'après le carnet d'adresses de la clinique.</translation>
    </message>
    <message>
        <source>age key</source>
        <translation>clé age</translation>
    </message>
    <message>
        <source>certificate</source>
        <translation>certificat</translation>
    </message>
    <message>
        <source>The words that open the file are kept nowhere, and went with the lock. If you told them already, nothing is missing. If not, give the pictures again: you are told new words.</source>
        <translation>Les mots qui ouvrent le fichier ne sont conservés nulle part et ont disparu au verrouillage. Si vous les avez déjà communiqués, il ne manque rien. Sinon, remettez les images à nouveau : de nouveaux mots vous seront donnés.</translation>
    </message>
    <message>
        <source>You find it here again, under the patient's pictures, once it is allowed under Approvals. Nothing left until then.</source>
        <translation>Vous le retrouverez ici, avec les images du patient, une fois autorisé sous Autorisations. Rien ne part d'ici là.</translation>
    </message>
    <message>
        <source>Send the file as you like: by e-mail, by upload, on a stick.</source>
        <translation>Envoyez le fichier comme vous voulez : par e-mail, par dépôt, sur une clé.</translation>
    </message>
    <message>
        <source>Hand the files over yourself; nothing protects them on the way.</source>
        <translation>Remettez les fichiers vous-même ; rien ne les protège en chemin.</translation>
    </message>
    <message>
        <source>The recipient opens the file by a double click in any browser, and types the words. No internet is needed.</source>
        <translation>Le destinataire ouvre le fichier d'un double clic dans n'importe quel navigateur, et tape les mots. Internet n'est pas nécessaire.</translation>
    </message>
    <message>
        <source>The recipient opens it with the free program age.</source>
        <translation>Le destinataire l'ouvre avec le programme libre age.</translation>
    </message>
    <message>
        <source>The recipient opens it with the certificate, in a mail program or with OpenSSL.</source>
        <translation>Le destinataire l'ouvre avec le certificat, dans un programme de messagerie ou avec OpenSSL.</translation>
    </message>
    <message>
        <source>The recipient opens it in 7-Zip, and the archive inside as well.</source>
        <translation>Le destinataire l'ouvre dans 7-Zip, ainsi que l'archive à l'intérieur.</translation>
    </message>
    <message>
        <source>The recipient opens the files in any program.</source>
        <translation>Le destinataire ouvre les fichiers dans n'importe quel programme.</translation>
    </message>
    <message>
        <source>Entry {number} of the access log names the recipient and the reason.</source>
        <translation>L'entrée {number} du journal des accès nomme le destinataire et le motif.</translation>
    </message>
    <message>
        <source>Letter to the recipient</source>
        <translation>Lettre au destinataire</translation>
    </message>
    <message>
        <source>It was given before the window was locked</source>
        <translation>Remis avant le verrouillage de la fenêtre</translation>
    </message>
    <message>
        <source>A second person was asked</source>
        <translation>Une deuxième personne a été sollicitée</translation>
    </message>
    <message>
        <source>{what}, saved as {place}</source>
        <translation>{what}, enregistré sous {place}</translation>
    </message>
    <message>
        <source>Without the words, and without the patient's name.</source>
        <translation>Sans les mots, et sans le nom du patient.</translation>
    </message>
    <message>
        <source>The six words</source>
        <translation>Les six mots</translation>
    </message>
    <message>
        <source>Passphrase for the recipient</source>
        <translation>Phrase secrète pour le destinataire</translation>
    </message>
    <message>
        <source>Tell it by telephone or on paper, never together with the file. It is not kept and not shown again.</source>
        <translation>Dites-la par téléphone ou sur papier, jamais avec le fichier. Elle n'est pas conservée et ne sera plus montrée.</translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation>Que faire maintenant</translation>
    </message>
    <message>
        <source>Ask whether it arrived, and note it under what was given to whom.</source>
        <translation>Demandez si c'est arrivé, et notez-le sous ce qui a été remis à qui.</translation>
    </message>
    <message>
        <source>It is ready</source>
        <translation>C'est prêt</translation>
    </message>
    <message>
        <source>Tell the words by another way: by telephone, or on paper.</source>
        <translation>Dites les mots par une autre voie : par téléphone, ou sur papier.</translation>
    </message>
    <message>
        <source>{n} picture could not be given; the others were.</source>
        <translation>{n} image n'a pas pu être remise ; les autres l'ont été.</translation>
    </message>
    <message>
        <source>{n} pictures could not be given; the others were.</source>
        <translation>{n} images n'ont pas pu être remises ; les autres l'ont été.</translation>
    </message>
    <message>
        <source>{n} picture is not there as a medical file; it is in the package as it is.</source>
        <translation>{n} image n'y est pas comme fichier médical ; elle est dans le paquet telle quelle.</translation>
    </message>
    <message>
        <source>{n} pictures are not there as medical files; they are in the package as they are.</source>
        <translation>{n} images n'y sont pas comme fichiers médicaux ; elles sont dans le paquet telles quelles.</translation>
    </message>
    <message>
        <source>Nobody else here can allow it. You can make it {n} hour after you asked; the access log says that one person did both.</source>
        <translation>Personne d'autre ici ne peut l'autoriser. Vous pourrez le faire {n} heure après l'avoir demandé ; le journal des accès dit qu'une seule personne a fait les deux.</translation>
    </message>
    <message>
        <source>Nobody else here can allow it. You can make it {n} hours after you asked; the access log says that one person did both.</source>
        <translation>Personne d'autre ici ne peut l'autoriser. Vous pourrez le faire {n} heures après l'avoir demandé ; le journal des accès dit qu'une seule personne a fait les deux.</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Ailleurs</translation>
    </message>
    <message>
        <source>Why, at least a few words</source>
        <translation>Pourquoi, en quelques mots au moins</translation>
    </message>
    <message>
        <source>Whoever allows it reads this.</source>
        <translation>Qui l'autorise lit ceci.</translation>
    </message>
    <message>
        <source>Nobody else here can allow it. Ask an administrator who may.</source>
        <translation>Personne d'autre ici ne peut l'autoriser. Demandez à un administrateur qui le peut.</translation>
    </message>
    <message>
        <source>Step {n} of {all}: {title}</source>
        <translation>Étape {n} sur {all} : {title}</translation>
    </message>
    <message>
        <source>You are here</source>
        <translation>Vous êtes ici</translation>
    </message>
    <message>
        <source>Which pictures</source>
        <translation>Quelles images</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Comment</translation>
    </message>
    <message>
        <source>Cover</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>Give pictures</source>
        <translation>Remettre des images</translation>
    </message>
    <message>
        <source>Leave the export</source>
        <translation>Quitter l'export</translation>
    </message>
    <message>
        <source>I have told the words</source>
        <translation>J'ai dit les mots</translation>
    </message>
    <message>
        <source>Folder for the plain files</source>
        <translation>Dossier pour les fichiers sans protection</translation>
    </message>
    <message>
        <source>Save the protected pictures</source>
        <translation>Enregistrer les images protégées</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>One folder up</source>
        <translation>Dossier parent</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Nouveau dossier</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>{n} min left</source>
        <translation>encore {n} min</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>{n} s left</source>
        <translation>encore {n} s</translation>
    </message>
    <message>
        <source>Given {n} time</source>
        <translation>Remis {n} fois</translation>
    </message>
    <message>
        <source>Given {n} times</source>
        <translation>Remis {n} fois</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Who is given pictures. Compare every key with its owner before the first export: whoever puts in another key reads what was meant for them.</source>
        <translation>À qui des images sont remises. Comparez chaque clé avec son titulaire avant le premier export : qui glisse une autre clé lit ce qui lui était destiné.</translation>
    </message>
    <message>
        <source>The address book is empty.</source>
        <translation>Le carnet d'adresses est vide.</translation>
    </message>
    <message>
        <source>{note}</source>
        <translation>{note}</translation>
    </message>
    <message>
        <source>Remove from the address book?</source>
        <translation>Retirer du carnet d'adresses ?</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Garder</translation>
    </message>
    <message>
        <source>What was given stays on record, with name and address as they were then.</source>
        <translation>Ce qui a été remis reste consigné, avec le nom et l'adresse d'alors.</translation>
    </message>
    <message>
        <source>For the next export somebody has to enter and compare the key again.</source>
        <translation>Pour l'export suivant, il faudra saisir et comparer la clé à nouveau.</translation>
    </message>
    <message>
        <source>It arrived</source>
        <translation>C'est arrivé</translation>
    </message>
    <message>
        <source>Asked back</source>
        <translation>Redemandé</translation>
    </message>
    <message>
        <source>Deleted there</source>
        <translation>Supprimé là-bas</translation>
    </message>
    <message>
        <source>They keep it</source>
        <translation>Ils le gardent</translation>
    </message>
    <message>
        <source>It never left</source>
        <translation>Rien n'est sorti</translation>
    </message>
    <message>
        <source>by {name}</source>
        <translation>par {name}</translation>
    </message>
    <message>
        <source>What was given</source>
        <translation>Ce qui a été remis</translation>
    </message>
    <message>
        <source>Under which consent</source>
        <translation>Sous quel consentement</translation>
    </message>
    <message>
        <source>When and by whom</source>
        <translation>Quand et par qui</translation>
    </message>
    <message>
        <source>Address at that time</source>
        <translation>Adresse à ce moment-là</translation>
    </message>
    <message>
        <source>How to reach them</source>
        <translation>Comment les joindre</translation>
    </message>
    <message>
        <source>Choose a line to see all about it.</source>
        <translation>Choisissez une ligne pour tout en voir.</translation>
    </message>
    <message>
        <source>Shown somewhere …</source>
        <translation>Montré quelque part …</translation>
    </message>
    <message>
        <source>Copy a letter</source>
        <translation>Copier une lettre</translation>
    </message>
    <message>
        <source>Note what came after</source>
        <translation>Noter la suite</translation>
    </message>
    <message>
        <source>Ask the recipient to delete every copy, and note the answer here.</source>
        <translation>Demandez au destinataire de supprimer toutes les copies, et notez sa réponse ici.</translation>
    </message>
    <message>
        <source>Copied. It holds no patient's name.</source>
        <translation>Copié. La liste ne contient aucun nom de patient.</translation>
    </message>
    <message>
        <source>Consent of {days}</source>
        <translation>Consentement du {days}</translation>
    </message>
    <message>
        <source>Consents of {days}</source>
        <translation>Consentements des {days}</translation>
    </message>
    <message>
        <source>Not on record any more</source>
        <translation>Plus consigné</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>Non consigné</translation>
    </message>
    <message>
        <source>Can be recognised</source>
        <translation>Reconnaissable</translation>
    </message>
    <message>
        <source>Nobody can be recognised by the face</source>
        <translation>Personne n'est reconnaissable au visage</translation>
    </message>
    <message>
        <source>The recipient keeps it; the privacy officer decides what comes next.</source>
        <translation>Le destinataire le conserve ; le responsable de la confidentialité décide de la suite.</translation>
    </message>
    <message>
        <source>What came after</source>
        <translation>Suite</translation>
    </message>
    <message>
        <source>Asked already. Ask again, or note the answer.</source>
        <translation>Déjà redemandé. Redemandez, ou notez la réponse.</translation>
    </message>
    <message>
        <source>{n} chosen</source>
        <translation>{n} choisies</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>Pas encore de réponse</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Réception confirmée</translation>
    </message>
    <message>
        <source>Deleted or given back</source>
        <translation>Supprimé ou rendu</translation>
    </message>
    <message>
        <source>Search a recipient or a patient</source>
        <translation>Chercher un destinataire ou un patient</translation>
    </message>
    <message>
        <source>Copy the list</source>
        <translation>Copier la liste</translation>
    </message>
    <message>
        <source>Print the list</source>
        <translation>Imprimer la liste</translation>
    </message>
    <message>
        <source>Given under a consent that was withdrawn or is over, or for a time that has passed. Choose one or several lines, write to the recipients, and note it here.</source>
        <translation>Remis sous un consentement retiré ou échu, ou pour une durée écoulée. Choisissez une ou plusieurs lignes, écrivez aux destinataires et notez-le ici.</translation>
    </message>
    <message>
        <source>Copied, patients by code.</source>
        <translation>Copié, patients par code.</translation>
    </message>
    <message>
        <source>The printer has the list.</source>
        <translation>L'imprimante a la liste.</translation>
    </message>
    <message>
        <source>The printer did not answer.</source>
        <translation>L'imprimante n'a pas répondu.</translation>
    </message>
    <message>
        <source>Nothing is to be asked back.</source>
        <translation>Rien n'est à redemander.</translation>
    </message>
    <message>
        <source>The consent has ended.</source>
        <translation>Le consentement a pris fin.</translation>
    </message>
    <message>
        <source>The record that says so is damaged: nobody can tell that it may stay.</source>
        <translation>L'enregistrement qui le dit est endommagé : rien ne prouve que cela peut rester.</translation>
    </message>
    <message>
        <source>The consent was withdrawn.</source>
        <translation>Le consentement a été retiré.</translation>
    </message>
    <message>
        <source>There is no consent for it any more.</source>
        <translation>Il n'y a plus de consentement pour cela.</translation>
    </message>
    <message>
        <source>No consent names this place any more.</source>
        <translation>Aucun consentement ne nomme plus cet endroit.</translation>
    </message>
    <message>
        <source>The consent asks that no face can be recognised.</source>
        <translation>Le consentement demande qu'aucun visage ne soit reconnaissable.</translation>
    </message>
    <message>
        <source>No consent covers these photos any more.</source>
        <translation>Aucun consentement ne couvre plus ces photos.</translation>
    </message>
    <message>
        <source>The time for which it was given is over.</source>
        <translation>La durée pour laquelle cela a été remis est écoulée.</translation>
    </message>
    <message>
        <source>Consent withdrawn</source>
        <translation>Consentement retiré</translation>
    </message>
    <message>
        <source>Consent ended</source>
        <translation>Consentement échu</translation>
    </message>
    <message>
        <source>No consent any more</source>
        <translation>Plus de consentement</translation>
    </message>
    <message>
        <source>Not for this place</source>
        <translation>Pas pour cet endroit</translation>
    </message>
    <message>
        <source>Not with a face</source>
        <translation>Pas avec un visage</translation>
    </message>
    <message>
        <source>Not these photos</source>
        <translation>Pas ces photos</translation>
    </message>
    <message>
        <source>Kept by the recipient</source>
        <translation>Conservé par le destinataire</translation>
    </message>
    <message>
        <source>Never left</source>
        <translation>Jamais sorti</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Montré</translation>
    </message>
    <message>
        <source>Taken down</source>
        <translation>Retiré</translation>
    </message>
    <message>
        <source>Record damaged</source>
        <translation>Données endommagées</translation>
    </message>
    <message>
        <source>The clinic itself</source>
        <translation>La clinique elle-même</translation>
    </message>
    <message>
        <source>{n} photo</source>
        <translation>{n} photo</translation>
    </message>
    <message>
        <source>{n} photos</source>
        <translation>{n} photos</translation>
    </message>
    <message>
        <source>To ask back</source>
        <translation>À redemander</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>Remis en main propre</translation>
    </message>
    <message>
        <source>{n} picture must be taken down: no consent covers it any more.</source>
        <translation>{n} image doit être retirée : aucun consentement ne la couvre plus.</translation>
    </message>
    <message>
        <source>{n} pictures must be taken down: no consent covers them any more.</source>
        <translation>{n} images doivent être retirées : aucun consentement ne les couvre plus.</translation>
    </message>
    <message>
        <source>To take down</source>
        <translation>À retirer</translation>
    </message>
    <message>
        <source>May stay</source>
        <translation>Peut rester</translation>
    </message>
    <message>
        <source>Search a place or a patient</source>
        <translation>Chercher un endroit ou un patient</translation>
    </message>
    <message>
        <source>It is taken down …</source>
        <translation>C'est retiré …</translation>
    </message>
    <message>
        <source>Copy the place</source>
        <translation>Copier l'endroit</translation>
    </message>
    <message>
        <source>Pictures given for marketing that somebody noted as shown: on the website, in social media, in print. Whatever a consent covers no more turns red.</source>
        <translation>Images remises pour la publicité et notées comme montrées : sur le site, les réseaux sociaux, imprimées. Ce qu'aucun consentement ne couvre plus devient rouge.</translation>
    </message>
    <message>
        <source>No picture is noted as shown.</source>
        <translation>Aucune image n'est notée comme montrée.</translation>
    </message>
    <message>
        <source>Take it down there, then choose the line and note it here.</source>
        <translation>Retirez-la là-bas, puis choisissez la ligne et notez-le ici.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Copié.</translation>
    </message>
    <message>
        <source>What was given, and to whom</source>
        <translation>Ce qui a été remis, et à qui</translation>
    </message>
    <message>
        <source>Pictures that are shown now</source>
        <translation>Images montrées actuellement</translation>
    </message>
    <message>
        <source>Take it down</source>
        <translation>À retirer</translation>
    </message>
    <message>
        <source>WHEN</source>
        <translation>QUAND</translation>
    </message>
    <message>
        <source>GIVEN TO</source>
        <translation>REMIS À</translation>
    </message>
    <message>
        <source>WHAT AND WHY</source>
        <translation>QUOI ET POURQUOI</translation>
    </message>
    <message>
        <source>WHAT CAME AFTER</source>
        <translation>SUITE</translation>
    </message>
    <message>
        <source>SHOWN AT</source>
        <translation>MONTRÉ À</translation>
    </message>
    <message>
        <source>SINCE</source>
        <translation>DEPUIS</translation>
    </message>
    <message>
        <source>MAY IT STAY?</source>
        <translation>PEUT-ELLE RESTER ?</translation>
    </message>
    <message>
        <source>Yes, by consent</source>
        <translation>Oui, par consentement</translation>
    </message>
    <message>
        <source>{n} time given</source>
        <translation>remis {n} fois</translation>
    </message>
    <message>
        <source>{n} times given</source>
        <translation>remis {n} fois</translation>
    </message>
    <message>
        <source>The recipient has it</source>
        <translation>Le destinataire l'a reçu</translation>
    </message>
    <message>
        <source>Note that the recipient said that it arrived and could be opened.</source>
        <translation>Notez que le destinataire a dit que c'était arrivé et que cela s'ouvrait.</translation>
    </message>
    <message>
        <source>Note it</source>
        <translation>Noter</translation>
    </message>
    <message>
        <source>Write or telephone first, then note it here: the record shows that the clinic asked for the deletion, and when.</source>
        <translation>Écrivez ou téléphonez d'abord, puis notez-le ici : il reste établi que la clinique a demandé la suppression, et quand.</translation>
    </message>
    <message>
        <source>Note that it was asked for</source>
        <translation>Noter la demande</translation>
    </message>
    <message>
        <source>Note that the recipient said that every copy is deleted, or gave it back.</source>
        <translation>Notez que le destinataire a dit que toutes les copies sont supprimées, ou qu'il les a rendues.</translation>
    </message>
    <message>
        <source>The recipient keeps it</source>
        <translation>Le destinataire le conserve</translation>
    </message>
    <message>
        <source>Some have to keep what they were given, such as a colleague's own patient record. Write down what they say; it stays on the list of what to ask back as long as no consent covers it.</source>
        <translation>Certains doivent conserver ce qu'ils ont reçu, comme le dossier propre d'un confrère. Notez ce qu'ils disent ; cela reste sur la liste à redemander tant qu'aucun consentement ne le couvre.</translation>
    </message>
    <message>
        <source>For an export that was stopped after it was written down, by a power cut or a full disk. Look for its file first and delete what is there; it stays on the list with this note.</source>
        <translation>Pour un export interrompu après son inscription, par une coupure de courant ou un disque plein. Cherchez d'abord son fichier et supprimez ce qui s'y trouve ; il reste dans la liste avec cette note.</translation>
    </message>
    <message>
        <source>Why they keep it</source>
        <translation>Pourquoi ils le conservent</translation>
    </message>
    <message>
        <source>Note, may be left empty</source>
        <translation>Note, peut rester vide</translation>
    </message>
    <message>
        <source>No name of a patient belongs here.</source>
        <translation>Aucun nom de patient n'a sa place ici.</translation>
    </message>
    <message>
        <source>Shown now</source>
        <translation>Montré actuellement</translation>
    </message>
    <message>
        <source>Of everybody</source>
        <translation>De tous</translation>
    </message>
    <message>
        <source>One patient</source>
        <translation>Un patient</translation>
    </message>
    <message>
        <source>Shown since {day}</source>
        <translation>Montré depuis le {day}</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tout afficher</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Given out</source>
        <translation>Remis</translation>
    </message>
    <message>
        <source>{n} time</source>
        <translation>{n} fois</translation>
    </message>
    <message>
        <source>{n} times</source>
        <translation>{n} fois</translation>
    </message>
    <message>
        <source>{n} picture shown</source>
        <translation>{n} image montrée</translation>
    </message>
    <message>
        <source>{n} pictures shown</source>
        <translation>{n} images montrées</translation>
    </message>
    <message>
        <source>{n} picture is shown without a consent that covers it: it must be taken down.</source>
        <translation>{n} image est montrée sans consentement qui la couvre : elle doit être retirée.</translation>
    </message>
    <message>
        <source>{n} pictures are shown without a consent that covers them: they must be taken down.</source>
        <translation>{n} images sont montrées sans consentement qui les couvre : elles doivent être retirées.</translation>
    </message>
    <message>
        <source>{n} gift is to be asked back.</source>
        <translation>{n} remise est à redemander.</translation>
    </message>
    <message>
        <source>{n} gifts are to be asked back.</source>
        <translation>{n} remises sont à redemander.</translation>
    </message>
    <message>
        <source>Where are they shown?</source>
        <translation>Où sont-elles montrées ?</translation>
    </message>
    <message>
        <source>for example https://clinic.example/before-after</source>
        <translation>par exemple https://clinique.example/avant-apres</translation>
    </message>
    <message>
        <source>Is it taken down?</source>
        <translation>Est-ce retiré ?</translation>
    </message>
    <message>
        <source>It is taken down</source>
        <translation>C'est retiré</translation>
    </message>
    <message>
        <source>Marketing</source>
        <translation>Publicité</translation>
    </message>
    <message>
        <source>{where}</source>
        <translation>{where}</translation>
    </message>
    <message>
        <source>They then stand under Shown now, and turn red there as soon as the consent is withdrawn or over.</source>
        <translation>Elles figurent alors sous Montré actuellement et y deviennent rouges dès que le consentement est retiré ou échu.</translation>
    </message>
    <message>
        <source>Address of the page, name of the paper</source>
        <translation>Adresse de la page, nom du journal</translation>
    </message>
    <message>
        <source>Picture {n}{what}</source>
        <translation>Image {n}{what}</translation>
    </message>
    <message>
        <source>Take it down first, there and in every copy that the clinic's own site keeps; then note it here.</source>
        <translation>Retirez-la d'abord, là-bas et dans toute copie que garde le site de la clinique ; puis notez-le ici.</translation>
    </message>
    <message>
        <source>{n} photo looks alike</source>
        <translation>{n} photo se ressemble</translation>
    </message>
    <message>
        <source>{n} photos look alike</source>
        <translation>{n} photos se ressemblent</translation>
    </message>
    <message>
        <source>For example {name}</source>
        <translation>Par exemple {name}</translation>
    </message>
    <message>
        <source>{n} photo goes to the patient's visit of this day; where there is none, it is made.</source>
        <translation>{n} photo rejoint la visite de ce jour-là ; si elle n'existe pas, elle est créée.</translation>
    </message>
    <message>
        <source>{n} photos go to the patient's visit of this day; where there is none, it is made.</source>
        <translation>{n} photos rejoignent la visite de ce jour-là ; si elle n'existe pas, elle est créée.</translation>
    </message>
    <message>
        <source>The only photo of this import</source>
        <translation>La seule photo de cette importation</translation>
    </message>
    <message>
        <source>All {n} photos of this import</source>
        <translation>Les {n} photos de cette importation</translation>
    </message>
    <message>
        <source>Only the {n} marked photo</source>
        <translation>Seulement la {n} photo cochée</translation>
    </message>
    <message>
        <source>Only the {n} marked photos</source>
        <translation>Seulement les {n} photos cochées</translation>
    </message>
    <message>
        <source>Put these photos into another visit</source>
        <translation>Mettre ces photos dans une autre visite</translation>
    </message>
    <message>
        <source>Put there</source>
        <translation>Déplacer</translation>
    </message>
    <message>
        <source>The camera's clock was wrong</source>
        <translation>L'horloge de l'appareil était fausse</translation>
    </message>
    <message>
        <source>Ahead or behind</source>
        <translation>En avance ou en retard</translation>
    </message>
    <message>
        <source>ahead</source>
        <translation>en avance</translation>
    </message>
    <message>
        <source>behind</source>
        <translation>en retard</translation>
    </message>
    <message>
        <source>Correct the times</source>
        <translation>Corriger les heures</translation>
    </message>
    <message>
        <source>None of these photos tells when it was taken.</source>
        <translation>Aucune de ces photos n'indique quand elle a été prise.</translation>
    </message>
    <message>
        <source>{before} becomes {after}</source>
        <translation>{before} devient {after}</translation>
    </message>
    <message>
        <source>for example Week 12, control</source>
        <translation>par exemple Semaine 12, contrôle</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>What the visit is for</source>
        <translation>Motif de la visite</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Jours</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>Heures</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>By how much was it wrong when the photos were taken?</source>
        <translation>De combien était-elle fausse quand les photos ont été prises ?</translation>
    </message>
    <message>
        <source>Memory card {name}</source>
        <translation>Carte mémoire {name}</translation>
    </message>
    <message>
        <source>Take the photos of the memory card {name}</source>
        <translation>Prendre les photos de la carte mémoire {name}</translation>
    </message>
    <message>
        <source>Get pictures from another clinic</source>
        <translation>Recevoir des images d'un autre cabinet</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>Back to the import</source>
        <translation>Retour à l'importation</translation>
    </message>
    <message>
        <source>These words do not open the package.</source>
        <translation>Ces mots n'ouvrent pas le paquet.</translation>
    </message>
    <message>
        <source>1. Patient</source>
        <translation>1. Patient</translation>
    </message>
    <message>
        <source>2. Visit</source>
        <translation>2. Visite</translation>
    </message>
    <message>
        <source>3. Photos</source>
        <translation>3. Photos</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Vue</translation>
    </message>
    <message>
        <source>Photos to import</source>
        <translation>Photos à importer</translation>
    </message>
    <message>
        <source>Drop photos, folders or a ZIP here</source>
        <translation>Déposez ici des photos, dossiers ou un ZIP</translation>
    </message>
    <message>
        <source>Choose photos</source>
        <translation>Choisir des photos</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Choisir un dossier</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Coller</translation>
    </message>
    <message>
        <source>Take the picture or the files that were copied (Ctrl+V)</source>
        <translation>Prendre l'image ou les fichiers copiés (Ctrl+V)</translation>
    </message>
    <message>
        <source>Folder to import</source>
        <translation>Dossier à importer</translation>
    </message>
    <message>
        <source>{n} file or folder chosen</source>
        <translation>{n} fichier ou dossier choisi</translation>
    </message>
    <message>
        <source>{n} files or folders chosen</source>
        <translation>{n} fichiers ou dossiers choisis</translation>
    </message>
    <message>
        <source>{n} picture pasted</source>
        <translation>{n} image collée</translation>
    </message>
    <message>
        <source>{n} pictures pasted</source>
        <translation>{n} images collées</translation>
    </message>
    <message>
        <source>Photos, camera RAW, films, PDF and ZIP</source>
        <translation>Photos, RAW, films, PDF et ZIP</translation>
    </message>
    <message>
        <source>Photos, camera RAW, films, PDF</source>
        <translation>Photos, RAW, films, PDF</translation>
    </message>
    <message>
        <source>Each one is compared with its copy in the clinic first; what differs stays.</source>
        <translation>Chacun est d'abord comparé à sa copie dans la clinique ; ce qui diffère reste.</translation>
    </message>
    <message>
        <source>Files that were not taken in, and everything else in the folder, stay.</source>
        <translation>Les fichiers non repris et tout le reste du dossier restent.</translation>
    </message>
    <message>
        <source>It cannot be undone. Memory cards may keep traces until they are overwritten.</source>
        <translation>C'est définitif. Une carte mémoire peut garder des traces jusqu'à sa réécriture.</translation>
    </message>
    <message>
        <source>{n} file from {place} would be erased: it is in the clinic now.</source>
        <translation>{n} fichier serait effacé ({place}) : il est maintenant dans la clinique.</translation>
    </message>
    <message>
        <source>{n} files from {place} would be erased: they are in the clinic now.</source>
        <translation>{n} fichiers seraient effacés ({place}) : ils sont maintenant dans la clinique.</translation>
    </message>
    <message>
        <source>Erase {n} file</source>
        <translation>Effacer {n} fichier</translation>
    </message>
    <message>
        <source>Erase {n} files</source>
        <translation>Effacer {n} fichiers</translation>
    </message>
    <message>
        <source>{n} file erased</source>
        <translation>{n} fichier effacé</translation>
    </message>
    <message>
        <source>{n} files erased</source>
        <translation>{n} fichiers effacés</translation>
    </message>
    <message>
        <source>Erase the photos where they came from?</source>
        <translation>Effacer les photos là d'où elles viennent ?</translation>
    </message>
    <message>
        <source>Keep them there</source>
        <translation>Les laisser là</translation>
    </message>
    <message>
        <source>I have looked at the imported photos; erase these files.</source>
        <translation>J'ai regardé les photos importées ; effacer ces fichiers.</translation>
    </message>
    <message>
        <source>Progress of erasing</source>
        <translation>Progression de l'effacement</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>The files where the photos came from</source>
        <translation>Les fichiers d'où viennent les photos</translation>
    </message>
    <message>
        <source>Close the import</source>
        <translation>Clore l'importation</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>L'effacement a été arrêté.</translation>
    </message>
    <message>
        <source>What was erased by then is gone; the rest stays.</source>
        <translation>Ce qui était déjà effacé l'est ; le reste demeure.</translation>
    </message>
    <message>
        <source>{n} stays</source>
        <translation>{n} reste</translation>
    </message>
    <message>
        <source>{n} stay</source>
        <translation>{n} restent</translation>
    </message>
    <message>
        <source>{n} file is left. It goes on with the same patient and visit.</source>
        <translation>Il reste {n} fichier. L'importation continue pour le même patient et la même visite.</translation>
    </message>
    <message>
        <source>{n} files are left. They go on with the same patient and visit.</source>
        <translation>Il reste {n} fichiers. L'importation continue pour le même patient et la même visite.</translation>
    </message>
    <message>
        <source>{n} file can only be kept packed anew.</source>
        <translation>{n} fichier ne peut être gardé que réencodé.</translation>
    </message>
    <message>
        <source>{n} files can only be kept packed anew.</source>
        <translation>{n} fichiers ne peuvent être gardés que réencodés.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Laisser</translation>
    </message>
    <message>
        <source>The import is complete.</source>
        <translation>L'importation est terminée.</translation>
    </message>
    <message>
        <source>An import for {name} was interrupted.</source>
        <translation>Une importation pour {name} a été interrompue.</translation>
    </message>
    <message>
        <source>An import was interrupted.</source>
        <translation>Une importation a été interrompue.</translation>
    </message>
    <message>
        <source>The import was cancelled.</source>
        <translation>L'importation a été annulée.</translation>
    </message>
    <message>
        <source>The card or folder is not there any more.</source>
        <translation>La carte ou le dossier n'est plus là.</translation>
    </message>
    <message>
        <source>What came in is safe. Put the card back, then go on.</source>
        <translation>Ce qui est importé est en sûreté. Remettez la carte, puis continuez.</translation>
    </message>
    <message>
        <source>A picture looks the same, but is written anew: it is no longer the camera's own file.</source>
        <translation>L'aspect reste le même, mais ce n'est plus le fichier d'origine de l'appareil.</translation>
    </message>
    <message>
        <source>The import is not complete.</source>
        <translation>L'importation n'est pas complète.</translation>
    </message>
    <message>
        <source>Search name, number or birth date</source>
        <translation>Nom, numéro ou date de naissance</translation>
    </message>
    <message>
        <source>Search patients</source>
        <translation>Rechercher des patients</translation>
    </message>
    <message>
        <source>Patients found</source>
        <translation>Patients trouvés</translation>
    </message>
    <message>
        <source>Pictures stay exactly as the camera took them, wherever that can be.</source>
        <translation>Les images restent exactement telles que prises, partout où c'est possible.</translation>
    </message>
    <message>
        <source>Place, owner, serial number and other hidden data are removed.</source>
        <translation>Lieu, propriétaire, numéro de série et autres données cachées sont retirés.</translation>
    </message>
    <message>
        <source>Your own files are never changed, unless you erase them afterwards.</source>
        <translation>Vos propres fichiers ne changent jamais, sauf si vous les effacez ensuite.</translation>
    </message>
    <message>
        <source>{n} pasted picture</source>
        <translation>{n} image collée</translation>
    </message>
    <message>
        <source>{n} pasted pictures</source>
        <translation>{n} images collées</translation>
    </message>
    <message>
        <source>{n} file</source>
        <translation>{n} fichier</translation>
    </message>
    <message>
        <source>{n} files</source>
        <translation>{n} fichiers</translation>
    </message>
    <message>
        <source>The short films of live photos are left out.</source>
        <translation>Les petits films des photos animées sont laissés de côté.</translation>
    </message>
    <message>
        <source>{n} file of the camera's own housekeeping is left out.</source>
        <translation>{n} fichier interne de l'appareil est ignoré.</translation>
    </message>
    <message>
        <source>{n} files of the camera's own housekeeping are left out.</source>
        <translation>{n} fichiers internes de l'appareil sont ignorés.</translation>
    </message>
    <message>
        <source>Choose again</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>Arrêter l'examen</translation>
    </message>
    <message>
        <source>Looking into the chosen files</source>
        <translation>Examen des fichiers choisis</translation>
    </message>
    <message>
        <source>Looking into the chosen files …</source>
        <translation>Examen des fichiers choisis…</translation>
    </message>
    <message>
        <source>Not looked into</source>
        <translation>Non examinés</translation>
    </message>
    <message>
        <source>The short films of live photos are kept beside them.</source>
        <translation>Les petits films des photos animées sont gardés avec elles.</translation>
    </message>
    <message>
        <source>What will be done</source>
        <translation>Ce qui va être fait</translation>
    </message>
    <message>
        <source>Choose photos. Here you see what is in them, before anything is done.</source>
        <translation>Choisissez des photos. Vous verrez ici ce qu'elles contiennent, avant toute action.</translation>
    </message>
    <message>
        <source>What is here already is not taken in twice.</source>
        <translation>Ce qui est déjà là n'est pas importé deux fois.</translation>
    </message>
    <message>
        <source>There is nothing in it that can be taken in.</source>
        <translation>Il n'y a rien à importer ici.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Pasted picture {n}</source>
        <translation>Image collée {n}</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>Avancement de l'importation</translation>
    </message>
    <message>
        <source>Add more photos</source>
        <translation>Ajouter des photos</translation>
    </message>
    <message>
        <source>Take them in</source>
        <translation>Les importer</translation>
    </message>
    <message>
        <source>How the files are shown</source>
        <translation>Affichage des fichiers</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Files of this import</source>
        <translation>Fichiers de cette importation</translation>
    </message>
    <message>
        <source>{rate} photos a second</source>
        <translation>{rate} photos par seconde</translation>
    </message>
    <message>
        <source>{n} folder</source>
        <translation>{n} dossier</translation>
    </message>
    <message>
        <source>{n} folders</source>
        <translation>{n} dossiers</translation>
    </message>
    <message>
        <source>the folder {name}</source>
        <translation>dossier {name}</translation>
    </message>
    <message>
        <source>{n} photo imported</source>
        <translation>{n} photo importée</translation>
    </message>
    <message>
        <source>{n} photos imported</source>
        <translation>{n} photos importées</translation>
    </message>
    <message>
        <source>the memory card {name}</source>
        <translation>carte mémoire {name}</translation>
    </message>
    <message>
        <source>{n} was there already</source>
        <translation>{n} était déjà présente</translation>
    </message>
    <message>
        <source>{n} were there already</source>
        <translation>{n} étaient déjà présentes</translation>
    </message>
    <message>
        <source>{n} file not taken in</source>
        <translation>{n} fichier non repris</translation>
    </message>
    <message>
        <source>{n} files not taken in</source>
        <translation>{n} fichiers non repris</translation>
    </message>
    <message>
        <source>{n} file set aside</source>
        <translation>{n} fichier mis de côté</translation>
    </message>
    <message>
        <source>{n} files set aside</source>
        <translation>{n} fichiers mis de côté</translation>
    </message>
    <message>
        <source>{n} file left out</source>
        <translation>{n} fichier laissé</translation>
    </message>
    <message>
        <source>{n} files left out</source>
        <translation>{n} fichiers laissés</translation>
    </message>
    <message>
        <source>was not taken in</source>
        <translation>n'a pas été repris</translation>
    </message>
    <message>
        <source>holds more than what was taken in</source>
        <translation>contient plus que ce qui a été importé</translation>
    </message>
    <message>
        <source>changed since it was taken in</source>
        <translation>a changé depuis l'importation</translation>
    </message>
    <message>
        <source>the copy in the clinic could not be read back</source>
        <translation>la copie dans la clinique n'a pas pu être relue</translation>
    </message>
    <message>
        <source>is write-protected, or the card is gone</source>
        <translation>est protégé en écriture, ou la carte n'est plus là</translation>
    </message>
    <message>
        <source>not everything in the package was taken in</source>
        <translation>le paquet n'a pas été entièrement repris</translation>
    </message>
    <message>
        <source>came encrypted, and may stay</source>
        <translation>est arrivé chiffré, et peut rester</translation>
    </message>
    <message>
        <source>Kept exactly as taken, without the hidden data.</source>
        <translation>Gardés exactement tels que pris, sans les données cachées.</translation>
    </message>
    <message>
        <source>Each is turned into a 16-bit picture.</source>
        <translation>Chacun devient une image de 16 bits.</translation>
    </message>
    <message>
        <source>The sound is left out: voices tell who somebody is.</source>
        <translation>Le son est retiré : une voix identifie quelqu'un.</translation>
    </message>
    <message>
        <source>A rare one may have to be packed anew; you are asked first.</source>
        <translation>Un fichier rare peut devoir être réencodé ; on vous le demande d'abord.</translation>
    </message>
    <message>
        <source>Opened, and every picture in it is taken in.</source>
        <translation>Ouvert ; chaque image qu'il contient est importée.</translation>
    </message>
    <message>
        <source>Encrypted, and not open.</source>
        <translation>Chiffré, et pas ouvert.</translation>
    </message>
    <message>
        <source>The picture is taken out; the name in it must be this patient's.</source>
        <translation>L'image en est extraite ; le nom indiqué doit être celui de ce patient.</translation>
    </message>
    <message>
        <source>Cannot be taken in.</source>
        <translation>Ne peut pas être importé.</translation>
    </message>
    <message>
        <source>{n} {kind} file</source>
        <translation>{n} fichier {kind}</translation>
    </message>
    <message>
        <source>{n} {kind} files</source>
        <translation>{n} fichiers {kind}</translation>
    </message>
    <message>
        <source>The RAW file is kept encrypted beside it.</source>
        <translation>Le fichier RAW est gardé chiffré à côté.</translation>
    </message>
    <message>
        <source>Nothing was taken in twice.</source>
        <translation>Rien n'a été importé deux fois.</translation>
    </message>
    <message>
        <source>The short film of a live photo: this clinic keeps none.</source>
        <translation>Le petit film d'une photo animée : cette clinique n'en garde pas.</translation>
    </message>
    <message>
        <source>The photo itself was taken in. An administrator can change this in the settings.</source>
        <translation>La photo elle-même est importée. Un administrateur peut changer cela dans les réglages.</translation>
    </message>
    <message>
        <source>It waits for your word: it can only be kept packed anew.</source>
        <translation>En attente de votre décision : il ne peut être gardé que réencodé.</translation>
    </message>
    <message>
        <source>Say above whether such files are taken in.</source>
        <translation>Dites ci-dessus si ces fichiers sont importés.</translation>
    </message>
    <message>
        <source>It could only be kept packed anew, and was left out.</source>
        <translation>Il n'aurait pu être gardé que réencodé, et a été laissé.</translation>
    </message>
    <message>
        <source>Import it once more to take it in after all.</source>
        <translation>Importez-le à nouveau pour le prendre quand même.</translation>
    </message>
    <message>
        <source>{n} film</source>
        <translation>{n} film</translation>
    </message>
    <message>
        <source>{n} films</source>
        <translation>{n} films</translation>
    </message>
    <message>
        <source>{n} camera RAW file</source>
        <translation>{n} fichier RAW</translation>
    </message>
    <message>
        <source>{n} camera RAW files</source>
        <translation>{n} fichiers RAW</translation>
    </message>
    <message>
        <source>{n} file of an unknown kind</source>
        <translation>{n} fichier de type inconnu</translation>
    </message>
    <message>
        <source>{n} files of an unknown kind</source>
        <translation>{n} fichiers de type inconnu</translation>
    </message>
    <message>
        <source>Film</source>
        <translation>Film</translation>
    </message>
    <message>
        <source>Removed: {facts}</source>
        <translation>Retiré : {facts}</translation>
    </message>
    <message>
        <source>Nothing had to be removed.</source>
        <translation>Rien n'a dû être retiré.</translation>
    </message>
    <message>
        <source>The same picture as {name} of this import.</source>
        <translation>La même image que {name} de cette importation.</translation>
    </message>
    <message>
        <source>This patient has the same photo already.</source>
        <translation>Ce patient a déjà la même photo.</translation>
    </message>
    <message>
        <source>It is kept encrypted for later: a practitioner can try again after an update, or delete it.</source>
        <translation>Il est gardé chiffré pour plus tard : un praticien pourra réessayer après une mise à jour, ou le supprimer.</translation>
    </message>
    <message>
        <source>It is the short film of a live photo.</source>
        <translation>C'est le petit film d'une photo animée.</translation>
    </message>
    <message>
        <source>Visit of {day}</source>
        <translation>Visite du {day}</translation>
    </message>
    <message>
        <source>Already here since {day}.</source>
        <translation>Déjà là depuis le {day}.</translation>
    </message>
    <message>
        <source>The RAW file itself is not kept.</source>
        <translation>Le fichier RAW lui-même n'est pas gardé.</translation>
    </message>
    <message>
        <source>{n} photo marked</source>
        <translation>{n} photo cochée</translation>
    </message>
    <message>
        <source>{n} photos marked</source>
        <translation>{n} photos cochées</translation>
    </message>
    <message>
        <source>Mark all</source>
        <translation>Tout sélectionner</translation>
    </message>
    <message>
        <source>Mark all but the first</source>
        <translation>Tout sauf la première</translation>
    </message>
    <message>
        <source>Keep them all</source>
        <translation>Tout garder</translation>
    </message>
    <message>
        <source>View of the marked photos</source>
        <translation>Vue des photos sélectionnées</translation>
    </message>
    <message>
        <source>Set view</source>
        <translation>Définir la vue</translation>
    </message>
    <message>
        <source>Another visit</source>
        <translation>Autre visite</translation>
    </message>
    <message>
        <source>Camera clock</source>
        <translation>Horloge de l'appareil</translation>
    </message>
    <message>
        <source>Another patient</source>
        <translation>Autre patient</translation>
    </message>
    <message>
        <source>Move to another patient</source>
        <translation>Déplacer vers un autre patient</translation>
    </message>
    <message>
        <source>{n} photo is encrypted again for the patient you choose.</source>
        <translation>{n} photo est chiffrée à nouveau pour le patient que vous choisissez.</translation>
    </message>
    <message>
        <source>{n} photos are encrypted again for the patient you choose.</source>
        <translation>{n} photos sont chiffrées à nouveau pour le patient que vous choisissez.</translation>
    </message>
    <message>
        <source>{n} photo of this import is removed from the clinic.</source>
        <translation>{n} photo de cette importation est retirée du cabinet.</translation>
    </message>
    <message>
        <source>{n} photos of this import are removed from the clinic.</source>
        <translation>{n} photos de cette importation sont retirées du cabinet.</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Déplacer</translation>
    </message>
    <message>
        <source>Take these photos back?</source>
        <translation>Retirer ces photos ?</translation>
    </message>
    <message>
        <source>Your own files are not touched. The access log keeps that it happened.</source>
        <translation>Vos propres fichiers ne sont pas touchés. Le journal des accès en garde la trace.</translation>
    </message>
    <message>
        <source>All {n}</source>
        <translation>Tous {n}</translation>
    </message>
    <message>
        <source>Show all files: {n}</source>
        <translation>Afficher tous les fichiers : {n}</translation>
    </message>
    <message>
        <source>Imported {n}</source>
        <translation>Importées {n}</translation>
    </message>
    <message>
        <source>Show only imported photos: {n}</source>
        <translation>Afficher seulement les photos importées : {n}</translation>
    </message>
    <message>
        <source>Look alike {n}</source>
        <translation>Semblables {n}</translation>
    </message>
    <message>
        <source>Show only photos that look alike: {n}</source>
        <translation>Montrer seulement les photos qui se ressemblent : {n}</translation>
    </message>
    <message>
        <source>Already here {n}</source>
        <translation>Déjà là {n}</translation>
    </message>
    <message>
        <source>Show only photos that were there already: {n}</source>
        <translation>Afficher seulement les photos déjà présentes : {n}</translation>
    </message>
    <message>
        <source>Not taken in {n}</source>
        <translation>Non repris {n}</translation>
    </message>
    <message>
        <source>Show only files that were not taken in: {n}</source>
        <translation>Montrer seulement les fichiers non repris : {n}</translation>
    </message>
    <message>
        <source>Left out {n}</source>
        <translation>Laissés {n}</translation>
    </message>
    <message>
        <source>Show only files that were left out: {n}</source>
        <translation>Montrer seulement les fichiers laissés : {n}</translation>
    </message>
    <message>
        <source>Set aside {n}</source>
        <translation>Mis de côté {n}</translation>
    </message>
    <message>
        <source>Show only files that were set aside: {n}</source>
        <translation>Montrer seulement les fichiers mis de côté : {n}</translation>
    </message>
    <message>
        <source>Files shown</source>
        <translation>Fichiers affichés</translation>
    </message>
    <message>
        <source>You are administrator and privacy officer: the access log will say that one person accepted it in both roles.</source>
        <translation>Vous êtes administrateur et responsable de la confidentialité : le journal des accès dira qu'une seule personne l'a accepté dans les deux rôles.</translation>
    </message>
    <message>
        <source>Nobody else here can accept it with you. Invite a person who has this role: {who}.</source>
        <translation>Personne d'autre ici ne peut l'accepter avec vous. Invitez une personne qui a ce rôle : {who}.</translation>
    </message>
    <message>
        <source>• Look at the entries before and after, and ask who did it.</source>
        <translation>• Regardez les entrées d'avant et d'après, et demandez qui l'a fait.</translation>
    </message>
    <message>
        <source>• Let an administrator show you the entries before and after, and ask who did it.</source>
        <translation>• Faites-vous montrer par un administrateur les entrées d'avant et d'après, et demandez qui l'a fait.</translation>
    </message>
    <message>
        <source>A second person has to agree who has this role: {who}. The password is typed here by that person, and is used for this acceptance alone.</source>
        <translation>Une deuxième personne doit donner son accord, avec ce rôle : {who}. Elle tape ici elle-même son mot de passe, qui ne sert qu'à cette acceptation.</translation>
    </message>
    <message>
        <source>Accept what happened to the access log</source>
        <translation>Accepter ce qui est arrivé au journal des accès</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Accepter</translation>
    </message>
    <message>
        <source>A backup was restored, or this computer lost its record of the clinic. The access log went on from there: what was entered between the backup and the restore may be missing from it.</source>
        <translation>Une sauvegarde a été restaurée, ou ce poste a perdu sa mémoire de la clinique. Le journal des accès a continué à partir de là : les entrées faites entre la sauvegarde et la restauration peuvent y manquer.</translation>
    </message>
    <message>
        <source>• Accept only what can be explained.</source>
        <translation>• N'acceptez que ce qui s'explique.</translation>
    </message>
    <message>
        <source>• Who accepted it stays in the access log.</source>
        <translation>• Qui l'a accepté reste dans le journal des accès.</translation>
    </message>
    <message>
        <source>Password of the second person</source>
        <translation>Mot de passe de la deuxième personne</translation>
    </message>
    <message>
        <source>Activity: {n} entries</source>
        <translation>Activité : {n} entrées</translation>
    </message>
    <message>
        <source>{when}: {views}, {moves}, {refused}</source>
        <translation>{when} : {views}, {moves}, {refused}</translation>
    </message>
    <message>
        <source>Week from {day}</source>
        <translation>Semaine du {day}</translation>
    </message>
    <message>
        <source>{n} view</source>
        <translation>{n} consultation</translation>
    </message>
    <message>
        <source>{n} views</source>
        <translation>{n} consultations</translation>
    </message>
    <message>
        <source>{n} export or import</source>
        <translation>{n} exportation ou importation</translation>
    </message>
    <message>
        <source>{n} exports and imports</source>
        <translation>{n} exportations et importations</translation>
    </message>
    <message>
        <source>{n} refused</source>
        <translation>{n} refus</translation>
    </message>
    <message>
        <source>Arrow keys read it part by part; Return shows the entries.</source>
        <translation>Les flèches le lisent partie par partie ; Entrée affiche les entrées du journal.</translation>
    </message>
    <message>
        <source>Hours of the week: {n} entries</source>
        <translation>Heures de la semaine : {n} entrées</translation>
    </message>
    <message>
        <source>{n} entry</source>
        <translation>{n} entrée</translation>
    </message>
    <message>
        <source>{n} entries</source>
        <translation>{n} entrées</translation>
    </message>
    <message>
        <source>{day}, {hours}: {told}</source>
        <translation>{day}, {hours} : {told}</translation>
    </message>
    <message>
        <source>{said}, outside hours</source>
        <translation>{said}, hors des heures d’ouverture</translation>
    </message>
    <message>
        <source>{change} % on average</source>
        <translation>{change} % sur la moyenne</translation>
    </message>
    <message>
        <source>usual {past} (give or take {spread})</source>
        <translation>d’habitude {past} (à {spread} près)</translation>
    </message>
    <message>
        <source>colleagues {peers}</source>
        <translation>collègues {peers}</translation>
    </message>
    <message>
        <source>Patients a day: {n} person</source>
        <translation>Patients par jour : {n} personne</translation>
    </message>
    <message>
        <source>Patients a day: {n} people</source>
        <translation>Patients par jour : {n} personnes</translation>
    </message>
    <message>
        <source>{name}: {now} patients a day in the last seven working days</source>
        <translation>{name} : {now} patients par jour sur les sept derniers jours de travail</translation>
    </message>
    <message>
        <source>usual {n}</source>
        <translation>d’habitude {n}</translation>
    </message>
    <message>
        <source>no past yet</source>
        <translation>pas encore de passé</translation>
    </message>
    <message>
        <source>no colleague in this role</source>
        <translation>aucun collègue dans ce rôle</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 jours</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 jours</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 jours</translation>
    </message>
    <message>
        <source>12 months</source>
        <translation>12 mois</translation>
    </message>
    <message>
        <source>From day to day</source>
        <translation>D’un jour à l’autre</translation>
    </message>
    <message>
        <source>From day</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Until day</source>
        <translation>Au</translation>
    </message>
    <message>
        <source>to</source>
        <translation>à</translation>
    </message>
    <message>
        <source>{n} export</source>
        <translation>{n} export</translation>
    </message>
    <message>
        <source>{n} exports</source>
        <translation>{n} exports</translation>
    </message>
    <message>
        <source>Exports by reason: {n} exports</source>
        <translation>Exports par motif : {n} exports</translation>
    </message>
    <message>
        <source>{reason}: {told}</source>
        <translation>{reason} : {told}</translation>
    </message>
    <message>
        <source>Draw the charts again</source>
        <translation>Redessiner les graphiques</translation>
    </message>
    <message>
        <source>Patients a day, by person</source>
        <translation>Patients par jour, par personne</translation>
    </message>
    <message>
        <source>Nothing is drawn.</source>
        <translation>Rien n’est dessiné.</translation>
    </message>
    <message>
        <source>Entries today</source>
        <translation>Entrées du jour</translation>
    </message>
    <message>
        <source>Photos viewed</source>
        <translation>Photos vues</translation>
    </message>
    <message>
        <source>Exports and imports</source>
        <translation>Exports et imports</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Consultations</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Activité</translation>
    </message>
    <message>
        <source>Hours of the week</source>
        <translation>Heures de la semaine</translation>
    </message>
    <message>
        <source>Given out by reason</source>
        <translation>Remis, par motif</translation>
    </message>
    <message>
        <source>fewer to more entries</source>
        <translation>de peu à beaucoup d’entrées</translation>
    </message>
    <message>
        <source>outside hours</source>
        <translation>hors des heures d’ouverture</translation>
    </message>
    <message>
        <source>the clinic's hours</source>
        <translation>heures d’ouverture du cabinet</translation>
    </message>
    <message>
        <source>exports</source>
        <translation>exports</translation>
    </message>
    <message>
        <source>the last seven working days</source>
        <translation>les sept derniers jours ouvrés</translation>
    </message>
    <message>
        <source>usual before</source>
        <translation>d’habitude, avant</translation>
    </message>
    <message>
        <source>single days</source>
        <translation>jours, un par un</translation>
    </message>
    <message>
        <source>colleagues of the same role</source>
        <translation>collègues de même rôle</translation>
    </message>
    <message>
        <source>Nothing was done in these days.</source>
        <translation>Rien n’a été fait pendant ces jours.</translation>
    </message>
    <message>
        <source>Nobody opened a patient's record in these days.</source>
        <translation>Personne n’a ouvert de dossier de patient pendant ces jours.</translation>
    </message>
    <message>
        <source>Nothing was given out in these days.</source>
        <translation>Rien n’a été remis pendant ces jours.</translation>
    </message>
    <message>
        <source>To whom photos of the patient you choose were given; the access log says so.</source>
        <translation>À qui des photos du patient choisi ont été remises ; le journal des accès en garde la trace.</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Par nom</translation>
    </message>
    <message>
        <source>6 years</source>
        <translation>6 ans</translation>
    </message>
    <message>
        <source>BY</source>
        <translation>PAR</translation>
    </message>
    <message>
        <source>To whom photos were given</source>
        <translation>À qui des photos ont été remises</translation>
    </message>
    <message>
        <source>{n} record of the patients' lists is damaged and could not be read.</source>
        <translation>{n} inscription des listes des patients est endommagée et n’a pas pu être lue.</translation>
    </message>
    <message>
        <source>{n} records of the patients' lists are damaged and could not be read.</source>
        <translation>{n} inscriptions des listes des patients sont endommagées et n’ont pas pu être lues.</translation>
    </message>
    <message>
        <source>{n} entry of the access log could not be read.</source>
        <translation>{n} entrée du journal des accès n’a pas pu être lue.</translation>
    </message>
    <message>
        <source>{n} entries of the access log could not be read.</source>
        <translation>{n} entrées du journal des accès n’ont pas pu être lues.</translation>
    </message>
    <message>
        <source>{n} row written.</source>
        <translation>{n} ligne de tableau écrite.</translation>
    </message>
    <message>
        <source>{n} rows written.</source>
        <translation>{n} lignes de tableau écrites.</translation>
    </message>
    <message>
        <source>Nothing was given to anybody in this time.</source>
        <translation>Rien n’a été remis à personne pendant ce temps.</translation>
    </message>
    <message>
        <source>From the patients' own lists.</source>
        <translation>D’après les listes propres aux patients.</translation>
    </message>
    <message>
        <source>From the access log, patients by code.</source>
        <translation>D’après le journal des accès, patients désignés par leur code.</translation>
    </message>
    <message>
        <source>From the patients' own lists and the access log.</source>
        <translation>D’après les listes propres aux patients et le journal des accès.</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Enregistrer en PDF</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>Enregistrer en CSV</translation>
    </message>
    <message>
        <source>{file}</source>
        <translation>{file}</translation>
    </message>
    <message>
        <source>What was said there is missing here, unless the access log tells it. The log says which ones; verify what is stored, and look at the newest backup.</source>
        <translation>Ce qui y était dit manque ici, sauf si le journal des accès le dit. Le journal indique lesquelles ; vérifiez ce qui est enregistré et consultez la dernière sauvegarde.</translation>
    </message>
    <message>
        <source>Save to whom photos were given</source>
        <translation>Enregistrer à qui des photos ont été remises</translation>
    </message>
    <message>
        <source>What was said there is missing here. Check the whole log, and look at the newest backup.</source>
        <translation>Ce qui y était dit manque ici. Vérifiez tout le journal et regardez la dernière sauvegarde.</translation>
    </message>
    <message>
        <source>visit of {days}</source>
        <translation>visite du {days}</translation>
    </message>
    <message>
        <source>visits of {days}</source>
        <translation>visites des {days}</translation>
    </message>
    <message>
        <source>Somebody who acts for the patient</source>
        <translation>Une personne qui agit pour le patient</translation>
    </message>
    <message>
        <source>{n} visits, {first} to {last}</source>
        <translation>{n} visites, du {first} au {last}</translation>
    </message>
    <message>
        <source>Show all entries</source>
        <translation>Toutes les entrées</translation>
    </message>
    <message>
        <source>Remove the filter {what}</source>
        <translation>Retirer le filtre {what}</translation>
    </message>
    <message>
        <source>Remove this filter</source>
        <translation>Retirer ce filtre</translation>
    </message>
    <message>
        <source>Entries {first} to {last}</source>
        <translation>Entrées {first} à {last}</translation>
    </message>
    <message>
        <source>Exports</source>
        <translation>Exports</translation>
    </message>
    <message>
        <source>Imports</source>
        <translation>Importations</translation>
    </message>
    <message>
        <source>To be reviewed</source>
        <translation>À examiner</translation>
    </message>
    <message>
        <source>From entry {first}</source>
        <translation>À partir de l’entrée {first}</translation>
    </message>
    <message>
        <source>somebody else</source>
        <translation>une autre personne</translation>
    </message>
    <message>
        <source>another one</source>
        <translation>un autre</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>« {text} »</translation>
    </message>
    <message>
        <source>Person: {name}</source>
        <translation>Personne : {name}</translation>
    </message>
    <message>
        <source>Patient: {name}</source>
        <translation>Patient : {name}</translation>
    </message>
    <message>
        <source>Computer: {name}</source>
        <translation>Poste : {name}</translation>
    </message>
    <message>
        <source>One unlock</source>
        <translation>Un seul déverrouillage</translation>
    </message>
    <message>
        <source>{n} kind of event</source>
        <translation>{n} type d’événement</translation>
    </message>
    <message>
        <source>{n} kinds of events</source>
        <translation>{n} types d’événements</translation>
    </message>
    <message>
        <source>Outcome: {what}</source>
        <translation>Issue : {what}</translation>
    </message>
    <message>
        <source>Reason: {what}</source>
        <translation>Motif : {what}</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>Signalé</translation>
    </message>
    <message>
        <source>Entries of one flag</source>
        <translation>Entrées d’un signalement</translation>
    </message>
    <message>
        <source>From {day}</source>
        <translation>À partir du {day}</translation>
    </message>
    <message>
        <source>Close the entry</source>
        <translation>Fermer l'entrée</translation>
    </message>
    <message>
        <source>Timeline of this patient</source>
        <translation>Chronologie de ce patient</translation>
    </message>
    <message>
        <source>All entries of this patient</source>
        <translation>Toutes les entrées de ce patient</translation>
    </message>
    <message>
        <source>All entries of this person</source>
        <translation>Toutes les entrées de cette personne</translation>
    </message>
    <message>
        <source>This unlock alone</source>
        <translation>Ce déverrouillage seulement</translation>
    </message>
    <message>
        <source>Show the flag</source>
        <translation>Afficher le signalement</translation>
    </message>
    <message>
        <source>Entry {n}</source>
        <translation>Entrée {n}</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Personne</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Issue</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>Poste</translation>
    </message>
    <message>
        <source>Concerns</source>
        <translation>Concerne</translation>
    </message>
    <message>
        <source>{n} photo or record</source>
        <translation>{n} photo ou fiche</translation>
    </message>
    <message>
        <source>{n} photos or records</source>
        <translation>{n} photos ou fiches</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Événement</translation>
    </message>
    <message>
        <source>Patient: name or code</source>
        <translation>Patient : nom ou code</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Ordre</translation>
    </message>
    <message>
        <source>Flagged only</source>
        <translation>Signalées seulement</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Anciennes d’abord</translation>
    </message>
    <message>
        <source>By event</source>
        <translation>Par événement</translation>
    </message>
    <message>
        <source>By person</source>
        <translation>Par personne</translation>
    </message>
    <message>
        <source>By patient</source>
        <translation>Par patient</translation>
    </message>
    <message>
        <source>By reason</source>
        <translation>Par motif</translation>
    </message>
    <message>
        <source>By outcome</source>
        <translation>Par issue</translation>
    </message>
    <message>
        <source>By computer</source>
        <translation>Par poste</translation>
    </message>
    <message>
        <source>All people</source>
        <translation>Toutes les personnes</translation>
    </message>
    <message>
        <source>All outcomes</source>
        <translation>Toutes les issues</translation>
    </message>
    <message>
        <source>All reasons</source>
        <translation>Tous les motifs</translation>
    </message>
    <message>
        <source>All computers</source>
        <translation>Tous les postes</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Récentes d’abord</translation>
    </message>
    <message>
        <source>Search the entries</source>
        <translation>Chercher dans les entrées</translation>
    </message>
    <message>
        <source>Search the events</source>
        <translation>Chercher dans les événements</translation>
    </message>
    <message>
        <source>Kinds of events</source>
        <translation>Types d’événements</translation>
    </message>
    <message>
        <source>All events</source>
        <translation>Tous les événements</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>Tout le reste</translation>
    </message>
    <message>
        <source>Pictures seen</source>
        <translation>Images vues</translation>
    </message>
    <message>
        <source>Pictures brought in or changed</source>
        <translation>Images importées ou modifiées</translation>
    </message>
    <message>
        <source>Unlocking</source>
        <translation>Déverrouillage</translation>
    </message>
    <message>
        <source>Emergency access and limits</source>
        <translation>Accès d’urgence et limites</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>Patients</translation>
    </message>
    <message>
        <source>Consents</source>
        <translation>Consentements</translation>
    </message>
    <message>
        <source>People and computers</source>
        <translation>Personnes et postes</translation>
    </message>
    <message>
        <source>The log and its review</source>
        <translation>Le journal et sa revue</translation>
    </message>
    <message>
        <source>EVENT</source>
        <translation>ÉVÉNEMENT</translation>
    </message>
    <message>
        <source>PERSON</source>
        <translation>PERSONNE</translation>
    </message>
    <message>
        <source>REASON</source>
        <translation>MOTIF</translation>
    </message>
    <message>
        <source>OUTCOME</source>
        <translation>ISSUE</translation>
    </message>
    <message>
        <source>COMPUTER</source>
        <translation>POSTE</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Chargement …</translation>
    </message>
    <message>
        <source>Part of the log: proven</source>
        <translation>Fait partie du journal : prouvé</translation>
    </message>
    <message>
        <source>The proof does NOT fit</source>
        <translation>La preuve ne correspond PAS</translation>
    </message>
    <message>
        <source>Not covered yet</source>
        <translation>Pas encore couverte</translation>
    </message>
    <message>
        <source>Show the steps</source>
        <translation>Afficher les étapes</translation>
    </message>
    <message>
        <source>Copy the proof</source>
        <translation>Copier la preuve</translation>
    </message>
    <message>
        <source>Save the proof as a file</source>
        <translation>Enregistrer la preuve dans un fichier</translation>
    </message>
    <message>
        <source>Hide the steps</source>
        <translation>Masquer les étapes</translation>
    </message>
    <message>
        <source>Looking at the proof …</source>
        <translation>Examen de la preuve …</translation>
    </message>
    <message>
        <source>The newest daily check code is older than this entry; the next one covers it.</source>
        <translation>Le dernier code de contrôle du jour est antérieur à cette entrée ; le prochain la couvrira.</translation>
    </message>
    <message>
        <source>This entry is one of the {n} lines of the log whose daily check code is {code}. Nobody can take it out or change it unnoticed.</source>
        <translation>Cette entrée est l’une des {n} lignes du journal dont le code de contrôle du jour est {code}. Personne ne peut la retirer ni la modifier sans que cela se voie.</translation>
    </message>
    <message>
        <source>Check the whole log now, and tell your privacy officer and your IT person today.</source>
        <translation>Vérifiez maintenant tout le journal, et prévenez aujourd’hui votre responsable de la confidentialité et votre informaticien.</translation>
    </message>
    <message>
        <source>Save the proof</source>
        <translation>Enregistrer la preuve</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Enregistré.</translation>
    </message>
    <message>
        <source>Daily check code</source>
        <translation>Code de contrôle du jour</translation>
    </message>
    <message>
        <source>Steps of the proof</source>
        <translation>Étapes de la preuve</translation>
    </message>
    <message>
        <source>Step {n}: with the neighbour at the {side}, {code}</source>
        <translation>Étape {n} : avec la voisine de {side}, {code}</translation>
    </message>
    <message>
        <source>This entry</source>
        <translation>Cette entrée</translation>
    </message>
    <message>
        <source>left</source>
        <translation>gauche</translation>
    </message>
    <message>
        <source>right</source>
        <translation>droite</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Vues enregistrées</translation>
    </message>
    <message>
        <source>Save these filters as a view</source>
        <translation>Enregistrer ces filtres comme vue</translation>
    </message>
    <message>
        <source>Remove this view</source>
        <translation>Supprimer cette vue</translation>
    </message>
    <message>
        <source>for example Exports of this month</source>
        <translation>par exemple Exports de ce mois</translation>
    </message>
    <message>
        <source>Remove the view “{name}”?</source>
        <translation>Supprimer la vue « {name} » ?</translation>
    </message>
    <message>
        <source>Every administrator sees it. A view of the same name is replaced. That it was saved stays in the access log.</source>
        <translation>Chaque administrateur la voit. Une vue de même nom est remplacée. Son enregistrement reste dans le journal des accès.</translation>
    </message>
    <message>
        <source>Other administrators do not find it any more, either. No entry is lost.</source>
        <translation>Les autres administrateurs ne la trouveront plus non plus. Aucune entrée n’est perdue.</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filtres</translation>
    </message>
    <message>
        <source>Show the newest entries</source>
        <translation>Afficher les entrées les plus récentes</translation>
    </message>
    <message>
        <source>No entry fits these filters.</source>
        <translation>Aucune entrée ne correspond à ces filtres.</translation>
    </message>
    <message>
        <source>Only the newest entries are shown.</source>
        <translation>Seules les entrées les plus récentes sont affichées.</translation>
    </message>
    <message>
        <source>Entries of the access log</source>
        <translation>Entrées du journal des accès</translation>
    </message>
    <message>
        <source>{n} of {total} entries</source>
        <translation>{n} sur {total} entrées</translation>
    </message>
    <message>
        <source>The newest entry</source>
        <translation>L’entrée la plus récente</translation>
    </message>
    <message>
        <source>The newest {n} entries</source>
        <translation>Les {n} entrées les plus récentes</translation>
    </message>
    <message>
        <source>Save the entries</source>
        <translation>Enregistrer les entrées</translation>
    </message>
    <message>
        <source>Save the evidence package</source>
        <translation>Enregistrer le dossier de preuves</translation>
    </message>
    <message>
        <source>Save the monthly report</source>
        <translation>Enregistrer le rapport mensuel</translation>
    </message>
    <message>
        <source>Export the access log</source>
        <translation>Exporter le journal des accès</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Entrées</translation>
    </message>
    <message>
        <source>Evidence package</source>
        <translation>Dossier de preuves</translation>
    </message>
    <message>
        <source>Monthly report</source>
        <translation>Rapport mensuel</translation>
    </message>
    <message>
        <source>{n} entry is in the file.</source>
        <translation>Le fichier contient {n} entrée.</translation>
    </message>
    <message>
        <source>{n} entries are in the file.</source>
        <translation>Le fichier contient {n} entrées.</translation>
    </message>
    <message>
        <source>The file says in its last record that the log is damaged; it is no copy that proves the log. Tell whoever gets it, keep the backups, check the whole log now, and tell your privacy officer and your IT person today.</source>
        <translation>Le fichier dit dans son dernier enregistrement que le journal est endommagé ; ce n’est pas une copie qui prouve le journal. Avertissez qui le reçoit, gardez les sauvegardes, vérifiez maintenant le journal entier, et prévenez aujourd’hui votre responsable de la confidentialité et votre informaticien.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>Mois dernier</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>One entry a line, with what proves it. For programs, and to keep.</source>
        <translation>Une entrée par ligne, avec ce qui la prouve. Pour des programmes, et pour conserver.</translation>
    </message>
    <message>
        <source>A table for a spreadsheet. Nothing in it can act as a formula.</source>
        <translation>Un tableau pour un tableur. Rien n’y peut agir comme une formule.</translation>
    </message>
    <message>
        <source>AuditEvent resources, one a line, for hospital systems.</source>
        <translation>Ressources AuditEvent, une par ligne, pour les systèmes hospitaliers.</translation>
    </message>
    <message>
        <source>AuditEvent resources of the newer release, one a line.</source>
        <translation>Ressources AuditEvent de la version plus récente, une par ligne.</translation>
    </message>
    <message>
        <source>Audit messages as DICOM and IHE define them.</source>
        <translation>Des messages d’audit tels que DICOM et IHE les définissent.</translation>
    </message>
    <message>
        <source>What the page shows</source>
        <translation>Ce que montre la page</translation>
    </message>
    <message>
        <source>{n} entry written.</source>
        <translation>{n} entrée écrite.</translation>
    </message>
    <message>
        <source>{n} entries written.</source>
        <translation>{n} entrées écrites.</translation>
    </message>
    <message>
        <source>Which entries</source>
        <translation>Quelles entrées</translation>
    </message>
    <message>
        <source>The file names the people who work here, and what they did. Keep it like a record. That it was written is in the log itself.</source>
        <translation>Le fichier nomme les personnes qui travaillent ici et ce qu’elles ont fait. Gardez-le comme un dossier. Son écriture figure dans le journal lui-même.</translation>
    </message>
    <message>
        <source>The package holds {n} line.</source>
        <translation>Le dossier contient {n} ligne.</translation>
    </message>
    <message>
        <source>The package holds {n} lines.</source>
        <translation>Le dossier contient {n} lignes.</translation>
    </message>
    <message>
        <source>This package is as sensitive as the log itself.</source>
        <translation>Ce dossier est aussi sensible que le journal lui-même.</translation>
    </message>
    <message>
        <source>All that the log says can be read in it. Give it to the auditor or the authority in person, or encrypted.</source>
        <translation>Tout ce que dit le journal peut y être lu. Remettez-le à l’auditeur ou à l’autorité en main propre, ou chiffré.</translation>
    </message>
    <message>
        <source>Command that verifies the package</source>
        <translation>Commande qui vérifie le dossier</translation>
    </message>
    <message>
        <source>The package says that the log is damaged; nothing in it proves the log. Tell whoever gets it, keep the backups, check the whole log now, and tell your privacy officer and your IT person today.</source>
        <translation>Le dossier signale que le journal est endommagé ; rien de ce qu’il contient ne prouve le journal. Prévenez qui le reçoit, conservez les sauvegardes, vérifiez tout le journal maintenant, et prévenez dès aujourd’hui votre responsable de la confidentialité et votre informaticien.</translation>
    </message>
    <message>
        <source>For an auditor, an authority or a court. The ZIP file holds:</source>
        <translation>Pour un auditeur, une autorité ou un tribunal. Le fichier ZIP contient :</translation>
    </message>
    <message>
        <source>Whoever verifies it needs Python and no ClinicVault, no password and no access to this clinic:</source>
        <translation>Pour le vérifier, il faut Python, mais ni ClinicVault, ni mot de passe, ni accès à cette clinique :</translation>
    </message>
    <message>
        <source>every line of the log as it was written, and what it says</source>
        <translation>chaque ligne du journal telle qu’elle a été écrite, et ce qu’elle dit</translation>
    </message>
    <message>
        <source>all daily check codes, and the copies held elsewhere</source>
        <translation>tous les codes de contrôle du jour, et les copies conservées ailleurs</translation>
    </message>
    <message>
        <source>a program of under 200 lines that verifies them, and how it works</source>
        <translation>un programme de moins de 200 lignes qui les vérifie, et comment il fonctionne</translation>
    </message>
    <message>
        <source>The report says that the log is damaged; it holds no check code. Tell whoever gets it, keep the backups, check the whole log now, and tell your privacy officer and your IT person today.</source>
        <translation>Le rapport dit que le journal est endommagé ; il ne contient pas de code de contrôle. Prévenez la personne qui le reçoit, gardez les sauvegardes, vérifiez tout le journal maintenant, et prévenez aujourd’hui votre responsable de la confidentialité et votre informaticien.</translation>
    </message>
    <message>
        <source>The report of {month} is written.</source>
        <translation>Le rapport de {month} est écrit.</translation>
    </message>
    <message>
        <source>For the file and for whoever answers for privacy: activity, what was unusual and how it ended, what was given to whom by reason, and the reviews. Patients stand there by code; notes stand as people wrote them.</source>
        <translation>Pour le dossier et pour la personne qui répond de la confidentialité : l’activité, ce qui était inhabituel et comment cela s’est terminé, ce qui a été remis par motif, et les revues. Les patients n’y figurent que par leur code ; les notes sont telles qu’elles ont été écrites.</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Mois</translation>
    </message>
    <message>
        <source>The check found {n} fault.</source>
        <translation>La vérification a trouvé {n} défaut.</translation>
    </message>
    <message>
        <source>The check found {n} faults.</source>
        <translation>La vérification a trouvé {n} défauts.</translation>
    </message>
    <message>
        <source>The file is written, but the access log is damaged.</source>
        <translation>Le fichier est écrit, mais le journal des accès est endommagé.</translation>
    </message>
    <message>
        <source>{more}
{file}</source>
        <translation>{more}
{file}</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Premier jour</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Dernier jour</translation>
    </message>
    <message>
        <source>Please type two days, the earlier one first.</source>
        <translation>Saisissez deux jours, le plus ancien d’abord.</translation>
    </message>
    <message>
        <source>Other days</source>
        <translation>Autres jours</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>The log is being made searchable on this computer. This takes long only once.</source>
        <translation>La recherche dans le journal est en préparation sur ce poste. Ce n’est long qu’une seule fois.</translation>
    </message>
    <message>
        <source>Make it searchable</source>
        <translation>Préparer la recherche</translation>
    </message>
    <message>
        <source>Searching, sorting and counting need the log to be made searchable once.</source>
        <translation>Pour chercher, trier et compter, la recherche doit être préparée une fois.</translation>
    </message>
    <message>
        <source>State of the log</source>
        <translation>État du journal</translation>
    </message>
    <message>
        <source>Check the whole log now</source>
        <translation>Vérifier maintenant tout le journal</translation>
    </message>
    <message>
        <source>A check compares every entry with the ones before it. After a restore an administrator and a privacy officer accept together what happened. Either of you can begin; the other one types the password in the same window.</source>
        <translation>Un contrôle compare chaque entrée à celles qui la précèdent. Après une restauration, un administrateur et un responsable de la confidentialité acceptent ensemble ce qui s'est passé. L'un ou l'autre peut commencer ; la seconde personne saisit son mot de passe dans la même fenêtre.</translation>
    </message>
    <message>
        <source>Its entries are read by: {roles}.</source>
        <translation>Ses entrées sont lues par : {roles}.</translation>
    </message>
    <message>
        <source>Is the access log complete?</source>
        <translation>Le journal des accès est-il complet ?</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Revue</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Graphiques</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Lines are all that the log holds, beginnings of acts and the program's own notes, too: so they are more than the entries that people see.</source>
        <translation>Les lignes sont tout ce que contient le journal, y compris les débuts d’actes et les notes du programme : elles sont donc plus nombreuses que les entrées que l’on voit.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>conservé</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>écarté</translation>
    </message>
    <message>
        <source>Unlock refused</source>
        <translation>Déverrouillage refusé</translation>
    </message>
    <message>
        <source>Identity not confirmed</source>
        <translation>Identité non confirmée</translation>
    </message>
    <message>
        <source>Password change refused</source>
        <translation>Changement de mot de passe refusé</translation>
    </message>
    <message>
        <source>One-time code refused</source>
        <translation>Code à usage unique refusé</translation>
    </message>
    <message>
        <source>Patient page refused</source>
        <translation>Page du patient refusée</translation>
    </message>
    <message>
        <source>Timeline refused</source>
        <translation>Chronologie refusée</translation>
    </message>
    <message>
        <source>Photo refused</source>
        <translation>Photo refusée</translation>
    </message>
    <message>
        <source>Photo as a file refused</source>
        <translation>Photo en fichier refusée</translation>
    </message>
    <message>
        <source>Comparison refused</source>
        <translation>Comparaison refusée</translation>
    </message>
    <message>
        <source>Export refused</source>
        <translation>Exportation refusée</translation>
    </message>
    <message>
        <source>Look at a photo for an export refused</source>
        <translation>Regard sur une photo pour un export refusé</translation>
    </message>
    <message>
        <source>Import refused</source>
        <translation>Importation refusée</translation>
    </message>
    <message>
        <source>Move of a photo refused</source>
        <translation>Déplacement d'une photo refusé</translation>
    </message>
    <message>
        <source>List of files kept aside refused</source>
        <translation>Liste des fichiers mis de côté refusée</translation>
    </message>
    <message>
        <source>File kept aside refused</source>
        <translation>Fichier mis de côté refusé</translation>
    </message>
    <message>
        <source>Deletion of a file kept aside refused</source>
        <translation>Suppression d'un fichier mis de côté refusée</translation>
    </message>
    <message>
        <source>Change of the clinic's rules refused</source>
        <translation>Modification des règles du cabinet refusée</translation>
    </message>
    <message>
        <source>Archived record not opened</source>
        <translation>Dossier archivé non ouvert</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Forme</translation>
    </message>
    <message>
        <source>Person concerned</source>
        <translation>Personne concernée</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rôles</translation>
    </message>
    <message>
        <source>Number of keys</source>
        <translation>Nombre de clés</translation>
    </message>
    <message>
        <source>Number of files</source>
        <translation>Nombre de fichiers</translation>
    </message>
    <message>
        <source>Lines known before</source>
        <translation>Lignes connues auparavant</translation>
    </message>
    <message>
        <source>Copy of the log that does not fit, signed by</source>
        <translation>Copie du journal qui ne concorde pas, signée par</translation>
    </message>
    <message>
        <source>Removed from the file</source>
        <translation>Retiré du fichier</translation>
    </message>
    <message>
        <source>Signed by the sender's computer</source>
        <translation>Signé par le poste de l'expéditeur</translation>
    </message>
    <message>
        <source>Accepted as administrator</source>
        <translation>Accepté comme administrateur</translation>
    </message>
    <message>
        <source>Accepted as privacy officer</source>
        <translation>Accepté comme responsable de la confidentialité</translation>
    </message>
    <message>
        <source>Number of people who accepted</source>
        <translation>Nombre de personnes qui ont accepté</translation>
    </message>
    <message>
        <source>Backups that were not good</source>
        <translation>Sauvegardes qui n'étaient pas bonnes</translation>
    </message>
    <message>
        <source>Number of damaged things</source>
        <translation>Nombre d'éléments endommagés</translation>
    </message>
    <message>
        <source>Number of faults of the log</source>
        <translation>Nombre de défauts du journal</translation>
    </message>
    <message>
        <source>Faults of the log, and the lines</source>
        <translation>Défauts du journal, et les lignes</translation>
    </message>
    <message>
        <source>Sound of films</source>
        <translation>Son des films</translation>
    </message>
    <message>
        <source>RAW files of cameras</source>
        <translation>Fichiers RAW des appareils</translation>
    </message>
    <message>
        <source>Short films of live photos</source>
        <translation>Séquences des photos animées</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Règle</translation>
    </message>
    <message>
        <source>The clinic's logo</source>
        <translation>Logo de la clinique</translation>
    </message>
    <message>
        <source>What was set</source>
        <translation>Ce qui a été défini</translation>
    </message>
    <message>
        <source>Number of photos</source>
        <translation>Nombre de photos</translation>
    </message>
    <message>
        <source>Number of files erased</source>
        <translation>Nombre de fichiers effacés</translation>
    </message>
    <message>
        <source>Number of files that stay</source>
        <translation>Nombre de fichiers qui restent</translation>
    </message>
    <message>
        <source>Older backups whose keys were deleted</source>
        <translation>Anciennes sauvegardes dont les clés ont été supprimées</translation>
    </message>
    <message>
        <source>Nobody else could allow it, a day passed</source>
        <translation>Personne d’autre ne pouvait l’autoriser, un jour s’est écoulé</translation>
    </message>
    <message>
        <source>After a restore</source>
        <translation>Après une restauration</translation>
    </message>
    <message>
        <source>Set of rules</source>
        <translation>Jeu de règles</translation>
    </message>
    <message>
        <source>Number of archived records</source>
        <translation>Nombre de dossiers archivés</translation>
    </message>
    <message>
        <source>People who may open it</source>
        <translation>Personnes qui peuvent l'ouvrir</translation>
    </message>
    <message>
        <source>Number of people who may open it</source>
        <translation>Nombre de personnes qui peuvent l'ouvrir</translation>
    </message>
    <message>
        <source>For so many days</source>
        <translation>Pour tant de jours</translation>
    </message>
    <message>
        <source>Number of patients</source>
        <translation>Nombre de patients</translation>
    </message>
    <message>
        <source>Codes of the patients</source>
        <translation>Codes des patients</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Signalement</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>Comment cela s’est terminé</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Répondre</translation>
    </message>
    <message>
        <source>Flags still open</source>
        <translation>Signalements encore ouverts</translation>
    </message>
    <message>
        <source>Number of notices</source>
        <translation>Nombre d’avis</translation>
    </message>
    <message>
        <source>Why a second person was needed</source>
        <translation>Pourquoi une deuxième personne était nécessaire</translation>
    </message>
    <message>
        <source>What was said of faces</source>
        <translation>Ce qui a été dit des visages</translation>
    </message>
    <message>
        <source>Result of the search</source>
        <translation>Résultat de la recherche</translation>
    </message>
    <message>
        <source>Number of photos compared</source>
        <translation>Nombre de photos comparées</translation>
    </message>
    <message>
        <source>Number of records that were not looked at</source>
        <translation>Nombre de dossiers non examinés</translation>
    </message>
    <message>
        <source>Shown at</source>
        <translation>Montré à</translation>
    </message>
    <message>
        <source>What was changed</source>
        <translation>Ce qui a été modifié</translation>
    </message>
    <message>
        <source>No recognisable face</source>
        <translation>Aucun visage reconnaissable</translation>
    </message>
    <message>
        <source>Pictures at once</source>
        <translation>Images à la fois</translation>
    </message>
    <message>
        <source>Recognisable faces need a second person</source>
        <translation>Visages reconnaissables : deuxième personne</translation>
    </message>
    <message>
        <source>Marketing needs a second person</source>
        <translation>Communication : deuxième personne</translation>
    </message>
    <message>
        <source>Plain files for</source>
        <translation>Fichiers ordinaires pour</translation>
    </message>
    <message>
        <source>Plain files without a second person for</source>
        <translation>Fichiers ordinaires sans deuxième personne pour</translation>
    </message>
    <message>
        <source>The own record of who acted</source>
        <translation>Le propre dossier de la personne</translation>
    </message>
    <message>
        <source>Same surname as the patient</source>
        <translation>Même nom de famille que le patient</translation>
    </message>
    <message>
        <source>Restricted record</source>
        <translation>Dossier restreint</translation>
    </message>
    <message>
        <source>The patient works here</source>
        <translation>Le patient travaille ici</translation>
    </message>
    <message>
        <source>No visit of this person or team within seven days</source>
        <translation>Aucune visite chez cette personne ou équipe à sept jours près</translation>
    </message>
    <message>
        <source>A visit of this person or team within seven days</source>
        <translation>Une visite chez cette personne ou équipe à sept jours près</translation>
    </message>
    <message>
        <source>The visit or appointment is more than seven days away</source>
        <translation>La visite ou le rendez-vous est à plus de sept jours</translation>
    </message>
    <message>
        <source>{event}: {outcome}</source>
        <translation>{event} : {outcome}</translation>
    </message>
    <message>
        <source>Before/after sheet</source>
        <translation>Planche avant/après</translation>
    </message>
    <message>
        <source>Slides for a talk</source>
        <translation>Diapositives pour un exposé</translation>
    </message>
    <message>
        <source>Sheet on paper</source>
        <translation>Planche sur papier</translation>
    </message>
    <message>
        <source>Plain file, not encrypted</source>
        <translation>Fichier simple, non chiffré</translation>
    </message>
    <message>
        <source>Traced</source>
        <translation>Tracé</translation>
    </message>
    <message>
        <source>Indication</source>
        <translation>Indice</translation>
    </message>
    <message>
        <source>Nobody can be named</source>
        <translation>Personne ne peut être désigné</translation>
    </message>
    <message>
        <source>Photos and films</source>
        <translation>Photos et films</translation>
    </message>
    <message>
        <source>Rules about people</source>
        <translation>Règles pour les personnes</translation>
    </message>
    <message>
        <source>Rules about exports</source>
        <translation>Règles des exports</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>choisi</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>retiré</translation>
    </message>
    <message>
        <source>Returned or deleted</source>
        <translation>Rendu ou supprimé</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>Visite</translation>
    </message>
    <message>
        <source>Camera's clock</source>
        <translation>Horloge de l'appareil</translation>
    </message>
    <message>
        <source>The photo that a clip belongs to</source>
        <translation>La photo à laquelle appartient une séquence</translation>
    </message>
    <message>
        <source>Explained</source>
        <translation>Expliqué</translation>
    </message>
    <message>
        <source>Escalated</source>
        <translation>Transmis</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>Incident</translation>
    </message>
    <message>
        <source>No longer wanted</source>
        <translation>Plus utile</translation>
    </message>
    <message>
        <source>Moved to another patient</source>
        <translation>Déplacé vers un autre patient</translation>
    </message>
    <message>
        <source>The photo was taken back</source>
        <translation>La photo a été reprise</translation>
    </message>
    <message>
        <source>It became a photo</source>
        <translation>Il est devenu une photo</translation>
    </message>
    <message>
        <source>Noticed by the computer</source>
        <translation>Remarqué par le poste</translation>
    </message>
    <message>
        <source>Ask: {question}</source>
        <translation>À demander : {question}</translation>
    </message>
    <message>
        <source>It is about yourself: another administrator says how it ended.</source>
        <translation>Il s’agit de vous : un autre administrateur dit comment cela s’est terminé.</translation>
    </message>
    <message>
        <source>Timeline of {code}</source>
        <translation>Chronologie de {code}</translation>
    </message>
    <message>
        <source>That day of {name}</source>
        <translation>La journée de {name}</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>Ce qui a été dit</translation>
    </message>
    <message>
        <source>{what} ({n})</source>
        <translation>{what} ({n})</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personnes</translation>
    </message>
    <message>
        <source>Earlier reviews</source>
        <translation>Revues précédentes</translation>
    </message>
    <message>
        <source>Look again at what is new</source>
        <translation>Actualiser ce qui est nouveau</translation>
    </message>
    <message>
        <source>{last}: “{note}”</source>
        <translation>{last} : « {note} »</translation>
    </message>
    <message>
        <source>New since the last review</source>
        <translation>Nouveau depuis la dernière revue</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>En retard</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Examiné</translation>
    </message>
    <message>
        <source>Your answer, if you like</source>
        <translation>Votre réponse, si vous le souhaitez</translation>
    </message>
    <message>
        <source>Your answer to the notice</source>
        <translation>Votre réponse à l’avis</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>Je l’ai lu</translation>
    </message>
    <message>
        <source>Read it</source>
        <translation>Lire</translation>
    </message>
    <message>
        <source>An administrator sees this, too. An answer now saves a question later; what you write is shown beside it.</source>
        <translation>Un administrateur le voit aussi. Une réponse maintenant évite une question plus tard ; ce que vous écrivez est affiché à côté.</translation>
    </message>
    <message>
        <source>An access of yours on {day} was unusual: {what}.</source>
        <translation>Un de vos accès du {day} était inhabituel : {what}.</translation>
    </message>
    <message>
        <source>There is something to read about an access of yours on {day}.</source>
        <translation>Il y a quelque chose à lire au sujet d’un de vos accès du {day}.</translation>
    </message>
    <message>
        <source>1 of {n}</source>
        <translation>1 sur {n}</translation>
    </message>
    <message>
        <source>One moment …</source>
        <translation>Un instant …</translation>
    </message>
    <message>
        <source>What was said about it</source>
        <translation>Ce qui en a été dit</translation>
    </message>
    <message>
        <source>{n} flag open</source>
        <translation>{n} signalement ouvert</translation>
    </message>
    <message>
        <source>{n} flags open</source>
        <translation>{n} signalements ouverts</translation>
    </message>
    <message>
        <source>{n} entry looked at</source>
        <translation>{n} entrée examinée</translation>
    </message>
    <message>
        <source>{n} entries looked at</source>
        <translation>{n} entrées examinées</translation>
    </message>
    <message>
        <source>{what} by {n} rule.</source>
        <translation>{what} par {n} règle.</translation>
    </message>
    <message>
        <source>{what} by {n} rules.</source>
        <translation>{what} par {n} règles.</translation>
    </message>
    <message>
        <source>Nothing unusual since {when}</source>
        <translation>Rien d’inhabituel depuis {when}</translation>
    </message>
    <message>
        <source>Nothing unusual so far</source>
        <translation>Rien d’inhabituel jusqu’ici</translation>
    </message>
    <message>
        <source>{n} entry was reviewed.</source>
        <translation>{n} entrée a été examinée.</translation>
    </message>
    <message>
        <source>{n} entries were reviewed.</source>
        <translation>{n} entrées ont été examinées.</translation>
    </message>
    <message>
        <source>{n} flag stays open.</source>
        <translation>{n} signalement reste ouvert.</translation>
    </message>
    <message>
        <source>{n} flags stay open.</source>
        <translation>{n} signalements restent ouverts.</translation>
    </message>
    <message>
        <source>The clinic's time zone is not decided: days and hours here are this computer's, and what counts as outside hours with them. An administrator decides it in the rules of the review.</source>
        <translation>Le fuseau horaire de la clinique n’est pas fixé : les jours et les heures affichés ici sont ceux de ce poste, et ce qui compte comme hors horaires en dépend. Un administrateur le fixe dans les règles de la revue.</translation>
    </message>
    <message>
        <source>The review is signed off.</source>
        <translation>La revue est validée.</translation>
    </message>
    <message>
        <source>{more}</source>
        <translation>{more}</translation>
    </message>
    <message>
        <source>Look at the flags below, then sign off. It takes a few minutes.</source>
        <translation>Regardez les signalements ci-dessous, puis validez. Cela prend quelques minutes.</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>À examiner</translation>
    </message>
    <message>
        <source>Today so far</source>
        <translation>Aujourd’hui, pour l’instant</translation>
    </message>
    <message>
        <source>The day is not over: figures can still grow, and more flags can come.</source>
        <translation>La journée n’est pas finie : les chiffres peuvent encore augmenter, et d’autres signalements arriver.</translation>
    </message>
    <message>
        <source>Drawn by lot</source>
        <translation>Tirés au sort</translation>
    </message>
    <message>
        <source>Single looks, so that none is too small to be seen. Ask what it was for.</source>
        <translation>Des consultations isolées, pour qu’aucune ne soit trop petite pour être vue. Demandez à quoi elles ont servi.</translation>
    </message>
    <message>
        <source>Somebody looks into these. Say how it ended as soon as it is known.</source>
        <translation>Quelqu’un s’en occupe. Dites comment cela s’est terminé dès qu’on le sait.</translation>
    </message>
    <message>
        <source>Settled in the last 30 days</source>
        <translation>Réglés ces 30 derniers jours</translation>
    </message>
    <message>
        <source>It is explained</source>
        <translation>C’est expliqué</translation>
    </message>
    <message>
        <source>Escalate it</source>
        <translation>Le transmettre</translation>
    </message>
    <message>
        <source>It is an incident</source>
        <translation>C’est un incident</translation>
    </message>
    <message>
        <source>A few words more, please: it has to be understood years later.</source>
        <translation>Quelques mots de plus : il faut que cela se comprenne encore dans des années.</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Entrée</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
    <message>
        <source>Esc; what you typed is kept</source>
        <translation>Échap ; ce que vous avez saisi est gardé</translation>
    </message>
    <message>
        <source>Note, if you like: what you looked at</source>
        <translation>Note, si vous le souhaitez : ce que vous avez regardé</translation>
    </message>
    <message>
        <source>Note of the review</source>
        <translation>Note de la revue</translation>
    </message>
    <message>
        <source>Sign off</source>
        <translation>Valider</translation>
    </message>
    <message>
        <source>Keys: J and K or the arrows go from card to card; E explained, S escalate, I incident, Return entries, T timeline, P person</source>
        <translation>Touches : J et K ou les flèches passent d’une carte à l’autre ; E expliqué, S transmettre, I incident, Entrée les entrées, T chronologie, P personne</translation>
    </message>
    <message>
        <source>Change: {title}</source>
        <translation>Modifier : {title}</translation>
    </message>
    <message>
        <source>{name} looked at {code}</source>
        <translation>{name} a consulté {code}</translation>
    </message>
    <message>
        <source>{n} access in the log should be looked at now.</source>
        <translation>{n} accès du journal est à examiner maintenant.</translation>
    </message>
    <message>
        <source>{n} accesses in the log should be looked at now.</source>
        <translation>{n} accès du journal sont à examiner maintenant.</translation>
    </message>
    <message>
        <source>Review now</source>
        <translation>Faire la revue</translation>
    </message>
    <message>
        <source>{how} by {who}, {when}</source>
        <translation>{how} par {who}, {when}</translation>
    </message>
    <message>
        <source>Last reviewed {when} by {who}</source>
        <translation>Dernière revue : {when}, par {who}</translation>
    </message>
    <message>
        <source>Nothing is new</source>
        <translation>Rien de nouveau</translation>
    </message>
    <message>
        <source>The review is overdue by {n} working day.</source>
        <translation>La revue a {n} jour ouvré de retard.</translation>
    </message>
    <message>
        <source>The review is overdue by {n} working days.</source>
        <translation>La revue a {n} jours ouvrés de retard.</translation>
    </message>
    <message>
        <source>{n} flag stays open and comes up again.</source>
        <translation>{n} signalement reste ouvert et reviendra.</translation>
    </message>
    <message>
        <source>{n} flags stay open and come up again.</source>
        <translation>{n} signalements restent ouverts et reviendront.</translation>
    </message>
    <message>
        <source>What explains it?</source>
        <translation>Qu’est-ce qui l’explique ?</translation>
    </message>
    <message>
        <source>Who looks into it, and what is not clear yet?</source>
        <translation>Qui s’en occupe, et qu’est-ce qui n’est pas encore clair ?</translation>
    </message>
    <message>
        <source>What happened, and what is done about it first?</source>
        <translation>Que s’est-il passé, et que fait-on d’abord ?</translation>
    </message>
    <message>
        <source>For example: covered for a colleague on Thursday, as the rota shows. It stays in the access log with your name.</source>
        <translation>Par exemple : remplacement d’un collègue jeudi, comme le montre le planning. Cela reste dans le journal des accès avec votre nom.</translation>
    </message>
    <message>
        <source>It stays in the access log with your name. You can say later how it ended.</source>
        <translation>Cela reste dans le journal des accès avec votre nom. Vous pourrez dire plus tard comment cela s’est terminé.</translation>
    </message>
    <message>
        <source>Tell your privacy officer today: in the EU the authority is told within 72 hours of knowing. It stays in the access log with your name.</source>
        <translation>Prévenez aujourd’hui votre responsable de la confidentialité : dans l’UE, l’autorité est informée dans les 72 heures après la découverte. Cela reste dans le journal des accès avec votre nom.</translation>
    </message>
    <message>
        <source>{name} has read the notice, {when}, and said nothing.</source>
        <translation>{name} a lu l’avis, {when}, et n’a rien répondu.</translation>
    </message>
    <message>
        <source>{name} was told, {when}. No answer yet.</source>
        <translation>{name} a été prévenu(e), {when}. Pas encore de réponse.</translation>
    </message>
    <message>
        <source>Nobody has signed a review off yet.</source>
        <translation>Personne n’a encore validé de revue.</translation>
    </message>
    <message>
        <source>New since {when}</source>
        <translation>Nouveau depuis {when}</translation>
    </message>
    <message>
        <source>Everything since {day}</source>
        <translation>Tout depuis le {day}</translation>
    </message>
    <message>
        <source>Every flag is settled.</source>
        <translation>Tous les signalements sont réglés.</translation>
    </message>
    <message>
        <source>{n} of them is grave.</source>
        <translation>{n} est grave.</translation>
    </message>
    <message>
        <source>{n} of them are grave.</source>
        <translation>{n} sont graves.</translation>
    </message>
    <message>
        <source>Worth a glance</source>
        <translation>À parcourir</translation>
    </message>
    <message>
        <source>Look at it now</source>
        <translation>À examiner maintenant</translation>
    </message>
    <message>
        <source>Escalate</source>
        <translation>Transmettre</translation>
    </message>
    <message>
        <source>{name} answered, {when}:</source>
        <translation>{name} a répondu, {when} :</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>de {begin} à {end}</translation>
    </message>
    <message>
        <source>Log complete, checked {time}</source>
        <translation>Journal complet, vérifié à {time}</translation>
    </message>
    <message>
        <source>Restored, not reviewed yet, checked {time}</source>
        <translation>Restauré, pas encore examiné, vérifié à {time}</translation>
    </message>
    <message>
        <source>Log NOT complete, checked {time}</source>
        <translation>Journal INCOMPLET, vérifié à {time}</translation>
    </message>
    <message>
        <source>{n} place does not fit.</source>
        <translation>{n} endroit ne convient pas.</translation>
    </message>
    <message>
        <source>{n} places do not fit.</source>
        <translation>{n} endroits ne conviennent pas.</translation>
    </message>
    <message>
        <source>A backup was restored or this computer's record was lost, and nobody has reviewed it yet.</source>
        <translation>Une sauvegarde a été restaurée ou la mémoire de ce poste a été perdue, et personne ne l'a encore examiné.</translation>
    </message>
    <message>
        <source>Backups were restored or this computer's record was lost {n} times without a review.</source>
        <translation>Des sauvegardes ont été restaurées ou la mémoire de ce poste a été perdue {n} fois sans examen.</translation>
    </message>
    <message>
        <source>What the log says before and after fits together. Entries between the backup and the restore may be missing: an administrator and a privacy officer should look at it together.</source>
        <translation>Ce que dit le journal avant et après s'accorde. Des entrées entre la sauvegarde et la restauration peuvent manquer : un administrateur et un responsable de la confidentialité devraient l'examiner ensemble.</translation>
    </message>
    <message>
        <source>{when}</source>
        <translation>{when}</translation>
    </message>
    <message>
        <source>Accept…</source>
        <translation>Accepter…</translation>
    </message>
    <message>
        <source>What does not fit in the access log</source>
        <translation>Ce qui ne convient pas dans le journal des accès</translation>
    </message>
    <message>
        <source>Faults of the access log</source>
        <translation>Défauts du journal des accès</translation>
    </message>
    <message>
        <source>Photos and patient data are not touched by this. Keep the newest backup, and tell your privacy officer and your IT person today.</source>
        <translation>Les photos et les données des patients ne sont pas touchées. Gardez la sauvegarde la plus récente et prévenez aujourd'hui votre responsable de la confidentialité et votre informaticien.</translation>
    </message>
    <message>
        <source>Checking the log …</source>
        <translation>Vérification du journal …</translation>
    </message>
    <message>
        <source>The access log is not complete.</source>
        <translation>Le journal des accès n'est pas complet.</translation>
    </message>
    <message>
        <source>{first} {what}</source>
        <translation>{first} {what}</translation>
    </message>
    <message>
        <source>Log not checked yet</source>
        <translation>Journal pas encore vérifié</translation>
    </message>
    <message>
        <source>Times are the clinic's: {zone}</source>
        <translation>Les heures sont celles de la clinique : {zone}</translation>
    </message>
    <message>
        <source>The timeline of the patient you choose opens; the access log says so.</source>
        <translation>La chronologie du patient choisi s’ouvre ; le journal des accès en garde la trace.</translation>
    </message>
    <message>
        <source>Find a patient by name</source>
        <translation>Trouver un patient par son nom</translation>
    </message>
    <message>
        <source>Who looked most</source>
        <translation>Qui a le plus consulté</translation>
    </message>
    <message>
        <source>looked {n} time</source>
        <translation>a consulté {n} fois</translation>
    </message>
    <message>
        <source>looked {n} times</source>
        <translation>a consulté {n} fois</translation>
    </message>
    <message>
        <source>Show these entries</source>
        <translation>Afficher ces entrées</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Sélection</translation>
    </message>
    <message>
        <source>Timeline of the patient</source>
        <translation>Chronologie du patient</translation>
    </message>
    <message>
        <source>Show everybody</source>
        <translation>Toutes les personnes</translation>
    </message>
    <message>
        <source>Nobody opened the record or saw a picture.</source>
        <translation>Personne n’a ouvert le dossier ni vu d’image.</translation>
    </message>
    <message>
        <source>Type a patient's code to see who opened what, when, on which computer and why. Front desk and privacy officers look a code up. Every look is in the access log.</source>
        <translation>Saisissez le code d’un patient pour voir qui a ouvert quoi, quand, sur quel poste et pourquoi. L’accueil et les responsables de la confidentialité trouvent un code. Chaque consultation est dans le journal des accès.</translation>
    </message>
    <message>
        <source>No timeline is shown.</source>
        <translation>Aucune chronologie n’est affichée.</translation>
    </message>
    <message>
        <source>{entries} by {people}</source>
        <translation>{entries} par {people}</translation>
    </message>
    <message>
        <source>{n} person</source>
        <translation>{n} personne</translation>
    </message>
    <message>
        <source>{n} people</source>
        <translation>{n} personnes</translation>
    </message>
    <message>
        <source>{n} × {event}</source>
        <translation>{n} × {event}</translation>
    </message>
    <message>
        <source>Given to: {who}</source>
        <translation>Remis à : {who}</translation>
    </message>
    <message>
        <source>Why: {why}</source>
        <translation>Pourquoi : {why}</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>signalé</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>I photographed it</source>
        <translation>Je l’ai photographié</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Agrandir</translation>
    </message>
    <message>
        <source>Daily check code as text</source>
        <translation>Code de contrôle du jour en texte</translation>
    </message>
    <message>
        <source>Keep a copy outside the clinic: on paper at home, as a photo on a telephone, by e-mail to your tax adviser. It tells nothing about patients, and later proves that no line of the log was removed or changed.</source>
        <translation>Gardez une copie hors de la clinique : sur papier chez vous, en photo sur un téléphone, par e-mail chez votre comptable. Elle ne dit rien des patients, et prouve plus tard qu’aucune ligne du journal n’a été supprimée ni modifiée.</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Réduire</translation>
    </message>
    <message>
        <source>It covers {n} line.</source>
        <translation>Il couvre {n} ligne.</translation>
    </message>
    <message>
        <source>It covers {n} lines.</source>
        <translation>Il couvre {n} lignes.</translation>
    </message>
    <message>
        <source>Copied. Once it is outside the clinic, it is worth something.</source>
        <translation>Copié. Une fois hors de la clinique, il aura de la valeur.</translation>
    </message>
    <message>
        <source>Noted: a copy is on your telephone or camera.</source>
        <translation>C’est noté : une copie est sur votre téléphone ou votre appareil photo.</translation>
    </message>
    <message>
        <source>Save the check code</source>
        <translation>Enregistrer le code de contrôle</translation>
    </message>
    <message>
        <source>Printed. Take the sheet out of the clinic.</source>
        <translation>Imprimé. Emportez la feuille hors de la clinique.</translation>
    </message>
    <message>
        <source>Nothing was printed: the printer did not begin.</source>
        <translation>Rien n’a été imprimé : l’imprimante n’a pas démarré.</translation>
    </message>
    <message>
        <source>Photos and files with a check code (*.jpg *.jpeg *.png *.webp *.txt *.json *.zip)</source>
        <translation>Photos et fichiers avec un code de contrôle (*.jpg *.jpeg *.png *.webp *.txt *.json *.zip)</translation>
    </message>
    <message>
        <source>Nothing in the log explains it. Change nothing on this computer, keep the code, the newest backup and this result, and tell your privacy officer and your IT person today.</source>
        <translation>Rien dans le journal ne l’explique. Ne changez rien sur ce poste, gardez le code, la sauvegarde la plus récente et ce résultat, et prévenez aujourd’hui votre responsable de la confidentialité et votre informaticien.</translation>
    </message>
    <message>
        <source>Perhaps everything was set back to before that computer was added. Change nothing on this computer, and ask at the other computers of the clinic. If none of them knows this code, it was not made here.</source>
        <translation>Peut-être tout a-t-il été ramené à un état antérieur à l'ajout de cet ordinateur. Ne changez rien sur cet ordinateur et renseignez-vous auprès des autres ordinateurs de la clinique. Si aucun d'eux ne connaît ce code, il n'a pas été fait ici.</translation>
    </message>
    <message>
        <source>A backup was restored, or this computer's record was lost. An administrator and the privacy officer look at it together; the page of the access log says whether they accepted it.</source>
        <translation>Une sauvegarde a été restaurée, ou la mémoire de ce poste a été perdue. Un administrateur et le responsable de la confidentialité l’examinent ensemble ; la page du journal des accès dit s’ils l’ont accepté.</translation>
    </message>
    <message>
        <source>The log says that a backup was restored there. That explains it only if the code is older than the restore: compare the day on the code with the restore's entry in the log. If the code is newer, change nothing on this computer and tell your privacy officer today.</source>
        <translation>Le journal indique qu’une sauvegarde a été restaurée à cet endroit. Cela ne l’explique que si le code est antérieur à la restauration : comparez la date du code avec l’entrée de la restauration dans le journal. Si le code est plus récent, ne changez rien sur ce poste et prévenez aujourd’hui votre responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>The log differs from this code, and says itself why.</source>
        <translation>Le journal diffère de ce code, et dit lui-même pourquoi.</translation>
    </message>
    <message>
        <source>Which ones, “Check the whole log now” shows. Change nothing on this computer, keep the code, the newest backup and this result, and tell your privacy officer and your IT person today.</source>
        <translation>Lesquelles : « Vérifier tout le journal maintenant » le montre. Ne changez rien sur cet ordinateur, gardez le code, la sauvegarde la plus récente et ce résultat, et prévenez aujourd’hui votre responsable de la confidentialité et votre informaticien.</translation>
    </message>
    <message>
        <source>It says nothing about this log. Look for the code of this clinic.</source>
        <translation>Il ne dit rien de ce journal. Cherchez le code de cette clinique.</translation>
    </message>
    <message>
        <source>It proves nothing. Ask where it comes from, and take another copy.</source>
        <translation>Il ne prouve rien. Demandez d’où il vient, et prenez une autre copie.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>Photo or file</source>
        <translation>Photo ou fichier</translation>
    </message>
    <message>
        <source>The code covers {n} line; none was removed or changed.</source>
        <translation>Le code couvre {n} ligne ; aucune n’a été supprimée ni modifiée.</translation>
    </message>
    <message>
        <source>The code covers {n} lines; none was removed or changed.</source>
        <translation>Le code couvre {n} lignes ; aucune n’a été supprimée ni modifiée.</translation>
    </message>
    <message>
        <source>{n} line is not there any more.</source>
        <translation>{n} ligne n’y est plus.</translation>
    </message>
    <message>
        <source>{n} lines are not there any more.</source>
        <translation>{n} lignes n’y sont plus.</translation>
    </message>
    <message>
        <source>The log was set back: it is shorter than this code says.</source>
        <translation>Le journal a été ramené en arrière : il est plus court que ce code ne le dit.</translation>
    </message>
    <message>
        <source>The log was changed: it begins otherwise than this code says.</source>
        <translation>Le journal a été modifié : il commence autrement que ce code ne le dit.</translation>
    </message>
    <message>
        <source>Lines that this code covers were changed or removed.</source>
        <translation>Des lignes couvertes par ce code ont été modifiées ou supprimées.</translation>
    </message>
    <message>
        <source>This code belongs to another clinic.</source>
        <translation>Ce code est celui d’une autre clinique.</translation>
    </message>
    <message>
        <source>A computer that is not known here signed this code, and it is longer than the log.</source>
        <translation>Ce code a été signé par un ordinateur inconnu ici, et il est plus long que le journal.</translation>
    </message>
    <message>
        <source>This code was not made by this clinic's ClinicVault.</source>
        <translation>Ce code n’a pas été fait par le ClinicVault de cette clinique.</translation>
    </message>
    <message>
        <source>It fits: everything that was in the log then is still there.</source>
        <translation>Tout concorde : ce qui était alors dans le journal y est toujours.</translation>
    </message>
    <message>
        <source>Photo or file with a check code</source>
        <translation>Photo ou fichier avec un code de contrôle</translation>
    </message>
    <message>
        <source>Take a code that was kept outside the clinic. The comparison shows whether the log still begins as it did then.</source>
        <translation>Prenez un code conservé hors de la clinique. La comparaison montre si le journal commence toujours comme alors.</translation>
    </message>
    <message>
        <source>Type or paste a check code</source>
        <translation>Saisir ou coller un code de contrôle</translation>
    </message>
    <message>
        <source>COPY</source>
        <translation>COPIE</translation>
    </message>
    <message>
        <source>FROM</source>
        <translation>DU</translation>
    </message>
    <message>
        <source>WHERE</source>
        <translation>OÙ</translation>
    </message>
    <message>
        <source>LINES</source>
        <translation>LIGNES</translation>
    </message>
    <message>
        <source>COMPARED</source>
        <translation>COMPARÉE</translation>
    </message>
    <message>
        <source>{n} copy does not fit this log.</source>
        <translation>{n} copie ne concorde pas avec ce journal.</translation>
    </message>
    <message>
        <source>{n} copies do not fit this log.</source>
        <translation>{n} copies ne concordent pas avec ce journal.</translation>
    </message>
    <message>
        <source>The log was shortened or replaced since that copy was made, and nothing in it explains why; or somebody has the key of the computer that signed it. Change nothing here, keep the newest backup and the copy, and tell your privacy officer and your IT person today.</source>
        <translation>Le journal a été raccourci ou remplacé depuis cette copie, et rien n’y explique pourquoi ; ou quelqu’un détient la clé du poste qui l’a signée. Ne changez rien ici, gardez la sauvegarde la plus récente et la copie, et prévenez aujourd’hui votre responsable de la confidentialité et votre informaticien.</translation>
    </message>
    <message>
        <source>Does NOT fit</source>
        <translation>NE concorde PAS</translation>
    </message>
    <message>
        <source>Time-stamp it now</source>
        <translation>Horodater maintenant</translation>
    </message>
    <message>
        <source>Whoever changed the log here would have to change each of these copies, too.</source>
        <translation>Qui modifierait le journal ici devrait modifier aussi chacune de ces copies.</translation>
    </message>
    <message>
        <source>Fits the log</source>
        <translation>Concorde</translation>
    </message>
    <message>
        <source>Before a restore</source>
        <translation>D’avant une restauration</translation>
    </message>
    <message>
        <source>Ended computer, does not fit</source>
        <translation>Poste retiré, ne concorde pas</translation>
    </message>
    <message>
        <source>Copies held elsewhere</source>
        <translation>Copies conservées ailleurs</translation>
    </message>
    <message>
        <source>{todo}</source>
        <translation>{todo}</translation>
    </message>
    <message>
        <source>No copy is held elsewhere yet.</source>
        <translation>Aucune copie n’est encore conservée ailleurs.</translation>
    </message>
    <message>
        <source>Print or photograph the daily check code today: without a copy elsewhere, who takes over this computer could begin the log anew.</source>
        <translation>Imprimez ou photographiez aujourd’hui le code de contrôle du jour : sans copie ailleurs, qui s’empare de ce poste pourrait recommencer le journal.</translation>
    </message>
    <message>
        <source>Print or photograph the daily check code, or make a backup.</source>
        <translation>Imprimez ou photographiez le code de contrôle du jour, ou faites une sauvegarde.</translation>
    </message>
    <message>
        <source>Today's code</source>
        <translation>Code du jour</translation>
    </message>
    <message>
        <source>Compare with a code</source>
        <translation>Comparer avec un code</translation>
    </message>
    <message>
        <source>None held elsewhere yet</source>
        <translation>Aucune conservée ailleurs</translation>
    </message>
    <message>
        <source>Copy of the log</source>
        <translation>Copie du journal</translation>
    </message>
    <message>
        <source>Keep this sheet outside the clinic. It tells nothing about patients, and later proves that no line of the access log was removed or changed.</source>
        <translation>Gardez cette feuille hors de la clinique. Elle ne dit rien des patients, et prouve plus tard qu’aucune ligne du journal des accès n’a été supprimée ni modifiée.</translation>
    </message>
    <message>
        <source>Daily check code as a QR code</source>
        <translation>Code de contrôle du jour en QR code</translation>
    </message>
    <message>
        <source>The newest copy is {n} day old.</source>
        <translation>La copie la plus récente date de {n} jour.</translation>
    </message>
    <message>
        <source>The newest copy is {n} days old.</source>
        <translation>La copie la plus récente date de {n} jours.</translation>
    </message>
    <message>
        <source>Copy held elsewhere: none yet</source>
        <translation>Copie conservée ailleurs : pas encore</translation>
    </message>
    <message>
        <source>Copy held elsewhere: {when}</source>
        <translation>Copie conservée ailleurs : {when}</translation>
    </message>
    <message>
        <source>Copy held elsewhere: {where}, {when}</source>
        <translation>Copie conservée ailleurs : {where}, {when}</translation>
    </message>
    <message>
        <source>In a photo export</source>
        <translation>Dans un export de photos</translation>
    </message>
    <message>
        <source>In a backup</source>
        <translation>Dans une sauvegarde</translation>
    </message>
    <message>
        <source>On another computer</source>
        <translation>Sur un autre poste</translation>
    </message>
    <message>
        <source>Printed or photographed</source>
        <translation>Sur papier ou en photo</translation>
    </message>
    <message>
        <source>Time-stamped</source>
        <translation>Horodatée</translation>
    </message>
    <message>
        <source>In an export of the log</source>
        <translation>Dans un export du journal</translation>
    </message>
    <message>
        <source>patient's name and data</source>
        <translation>nom et données du patient</translation>
    </message>
    <message>
        <source>place</source>
        <translation>lieu</translation>
    </message>
    <message>
        <source>serial number</source>
        <translation>numéro de série</translation>
    </message>
    <message>
        <source>owner's name</source>
        <translation>nom du propriétaire</translation>
    </message>
    <message>
        <source>notes of the camera maker</source>
        <translation>notes du fabricant de l'appareil</translation>
    </message>
    <message>
        <source>hidden small picture</source>
        <translation>petite image cachée</translation>
    </message>
    <message>
        <source>hidden second picture</source>
        <translation>seconde image cachée</translation>
    </message>
    <message>
        <source>comments</source>
        <translation>commentaires</translation>
    </message>
    <message>
        <source>editing history</source>
        <translation>historique des retouches</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>textes</translation>
    </message>
    <message>
        <source>times</source>
        <translation>heures</translation>
    </message>
    <message>
        <source>names of faces</source>
        <translation>noms des visages</translation>
    </message>
    <message>
        <source>animation</source>
        <translation>animation</translation>
    </message>
    <message>
        <source>texts in the colour profile</source>
        <translation>textes du profil de couleur</translation>
    </message>
    <message>
        <source>scripts</source>
        <translation>scripts</translation>
    </message>
    <message>
        <source>attached files</source>
        <translation>fichiers joints</translation>
    </message>
    <message>
        <source>signatures</source>
        <translation>signatures</translation>
    </message>
    <message>
        <source>remarks</source>
        <translation>remarques</translation>
    </message>
    <message>
        <source>hidden data</source>
        <translation>données cachées</translation>
    </message>
    <message>
        <source>other data</source>
        <translation>autres données</translation>
    </message>
    <message>
        <source>Only the first picture of the animation was kept.</source>
        <translation>Seule la première image de l'animation a été gardée.</translation>
    </message>
    <message>
        <source>A broken colour profile was left out.</source>
        <translation>Un profil de couleur défectueux a été écarté.</translation>
    </message>
    <message>
        <source>The colour profile was written out.</source>
        <translation>Le profil de couleur a été inscrit.</translation>
    </message>
    <message>
        <source>Colour information that no picture needs was left out.</source>
        <translation>Des indications de couleur dont aucune image n'a besoin ont été écartées.</translation>
    </message>
    <message>
        <source>The file was cut off; it was closed properly.</source>
        <translation>Le fichier était tronqué ; il a été terminé correctement.</translation>
    </message>
    <message>
        <source>The end of the file could not be checked.</source>
        <translation>La fin du fichier n'a pas pu être vérifiée.</translation>
    </message>
    <message>
        <source>The extra brightness layer (HDR) was left out.</source>
        <translation>La couche de luminosité supplémentaire (HDR) a été écartée.</translation>
    </message>
    <message>
        <source>Only the first page was kept.</source>
        <translation>Seule la première page a été gardée.</translation>
    </message>
    <message>
        <source>A rare kind of file: the picture was packed anew.</source>
        <translation>Type de fichier rare : l'image a été enregistrée à nouveau.</translation>
    </message>
    <message>
        <source>The sound was left out.</source>
        <translation>Le son a été écarté.</translation>
    </message>
    <message>
        <source>Parts that were cut from the film are still in it.</source>
        <translation>Des parties coupées du film s'y trouvent encore.</translation>
    </message>
    <message>
        <source>Remarks and form fields became part of the page.</source>
        <translation>Les remarques et les champs de formulaire font désormais partie de la page.</translation>
    </message>
    <message>
        <source>The picture was made from the camera's RAW file.</source>
        <translation>L'image a été produite à partir du fichier RAW de l'appareil.</translation>
    </message>
    <message>
        <source>The short film inside the photo was taken out of it.</source>
        <translation>Le petit film contenu dans la photo en a été retiré.</translation>
    </message>
    <message>
        <source>The colours were converted so that every screen shows them.</source>
        <translation>Les couleurs ont été converties pour s'afficher sur tous les écrans.</translation>
    </message>
    <message>
        <source>The file's name said another kind of file than it is.</source>
        <translation>Le nom du fichier annonçait un autre type de fichier.</translation>
    </message>
    <message>
        <source>Names or other texts may be written into the picture itself: please look at it.</source>
        <translation>Des noms ou d'autres textes peuvent être inscrits dans l'image elle-même : veuillez la vérifier.</translation>
    </message>
    <message>
        <source>JPEG picture</source>
        <translation>Image JPEG</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>Image PNG</translation>
    </message>
    <message>
        <source>HEIC picture</source>
        <translation>Image HEIC</translation>
    </message>
    <message>
        <source>AVIF picture</source>
        <translation>Image AVIF</translation>
    </message>
    <message>
        <source>WebP picture</source>
        <translation>Image WebP</translation>
    </message>
    <message>
        <source>TIFF picture</source>
        <translation>Image TIFF</translation>
    </message>
    <message>
        <source>PDF document</source>
        <translation>Document PDF</translation>
    </message>
    <message>
        <source>Made from the camera's RAW file</source>
        <translation>Produite à partir du fichier RAW de l'appareil</translation>
    </message>
    <message>
        <source>Taken out of a medical file (DICOM)</source>
        <translation>Extraite d'un fichier médical (DICOM)</translation>
    </message>
    <message>
        <source>Flash fired</source>
        <translation>Flash déclenché</translation>
    </message>
    <message>
        <source>No flash</source>
        <translation>Sans flash</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>À l'endroit</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>En miroir</translation>
    </message>
    <message>
        <source>Upside down</source>
        <translation>À l'envers</translation>
    </message>
    <message>
        <source>Upside down and mirrored</source>
        <translation>À l'envers et en miroir</translation>
    </message>
    <message>
        <source>On its side and mirrored</source>
        <translation>Sur le côté et en miroir</translation>
    </message>
    <message>
        <source>Turned to the left</source>
        <translation>Tournée vers la gauche</translation>
    </message>
    <message>
        <source>Turned to the right</source>
        <translation>Tournée vers la droite</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Côte à côte</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Côte à côte</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Balayage</translation>
    </message>
    <message>
        <source>Wipe between the two</source>
        <translation>Balayer entre les deux</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>Superposer</translation>
    </message>
    <message>
        <source>One over the other</source>
        <translation>L'une sur l'autre</translation>
    </message>
    <message>
        <source>Photo before</source>
        <translation>Photo avant</translation>
    </message>
    <message>
        <source>Photo after</source>
        <translation>Photo après</translation>
    </message>
    <message>
        <source>Share of the photo before</source>
        <translation>Part de la photo avant</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Zoom both together</source>
        <translation>Zoomer les deux ensemble</translation>
    </message>
    <message>
        <source>Fit both photos</source>
        <translation>Ajuster les deux photos</translation>
    </message>
    <message>
        <source>Before/after sheet … (Ctrl+Shift+E)</source>
        <translation>Planche avant/après … (Ctrl+Maj+E)</translation>
    </message>
    <message>
        <source>Use the whole page</source>
        <translation>Utiliser toute la page</translation>
    </message>
    <message>
        <source>Pick two photos of the timeline, and see them together here.</source>
        <translation>Choisissez deux photos des visites pour les voir ensemble ici.</translation>
    </message>
    <message>
        <source>First and latest visit</source>
        <translation>Première et dernière visite</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Réduire</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Agrandir</translation>
    </message>
    <message>
        <source>Before · {day}</source>
        <translation>Avant · {day}</translation>
    </message>
    <message>
        <source>After · {day}</source>
        <translation>Après · {day}</translation>
    </message>
    <message>
        <source>Record a consent</source>
        <translation>Enregistrer un consentement</translation>
    </message>
    <message>
        <source>Your role does not show consents.</source>
        <translation>Votre rôle ne montre pas les consentements.</translation>
    </message>
    <message>
        <source>All consents</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Valable</translation>
    </message>
    <message>
        <source>To look after</source>
        <translation>À suivre</translation>
    </message>
    <message>
        <source>Nothing is recorded yet. Without consent for care no photo can be taken in.</source>
        <translation>Rien n'est encore enregistré. Sans consentement aux soins, aucune photo ne peut être importée.</translation>
    </message>
    <message>
        <source>{n} ended consent</source>
        <translation>{n} consentement terminé</translation>
    </message>
    <message>
        <source>{n} ended consents</source>
        <translation>{n} consentements terminés</translation>
    </message>
    <message>
        <source>Attach the signed form</source>
        <translation>Joindre le formulaire signé</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Joindre</translation>
    </message>
    <message>
        <source>Confirm this consent?</source>
        <translation>Confirmer ce consentement ?</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Pas encore</translation>
    </message>
    <message>
        <source>Confirm the consent</source>
        <translation>Confirmer le consentement</translation>
    </message>
    <message>
        <source>It was recorded in an emergency by {name} on {day}, before anybody could be asked.</source>
        <translation>Il a été enregistré en urgence par {name} le {day}, avant de pouvoir demander à quiconque.</translation>
    </message>
    <message>
        <source>Confirm it once the patient, or who may consent for the patient, has agreed. The access log names you.</source>
        <translation>Confirmez-le lorsque le patient, ou la personne qui peut consentir pour lui, a accepté. Le journal des accès vous nomme.</translation>
    </message>
    <message>
        <source>Did they not agree? Withdraw it instead.</source>
        <translation>Refus ? Retirez plutôt le consentement.</translation>
    </message>
    <message>
        <source>Attach the scan</source>
        <translation>Joindre le document</translation>
    </message>
    <message>
        <source>Sign on the screen</source>
        <translation>Signer à l'écran</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>Renouveler</translation>
    </message>
    <message>
        <source>Print the form</source>
        <translation>Imprimer le formulaire</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Record a consent: {purpose}</source>
        <translation>Enregistrer un consentement : {purpose}</translation>
    </message>
    <message>
        <source>Not agreed to</source>
        <translation>Non accepté</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>{n} year</source>
        <translation>{n} an</translation>
    </message>
    <message>
        <source>{n} years</source>
        <translation>{n} ans</translation>
    </message>
    <message>
        <source>The face may be recognisable</source>
        <translation>Le visage peut être reconnaissable</translation>
    </message>
    <message>
        <source>Any colleague of the clinic</source>
        <translation>Tout confrère de la clinique</translation>
    </message>
    <message>
        <source>Named colleagues</source>
        <translation>Confrères nommés</translation>
    </message>
    <message>
        <source>There is no visit yet: the consent covers all photos to come.</source>
        <translation>Il n'y a pas encore de visite : le consentement couvre toutes les photos à venir.</translation>
    </message>
    <message>
        <source>Single photos are picked by somebody who may see them.</source>
        <translation>Des photos isolées sont choisies par une personne qui peut les voir.</translation>
    </message>
    <message>
        <source>No end</source>
        <translation>Sans fin</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Valable à partir du</translation>
    </message>
    <message>
        <source>Empty is today.</source>
        <translation>Vide : aujourd'hui.</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Valable jusqu'au</translation>
    </message>
    <message>
        <source>Empty is without end.</source>
        <translation>Vide : sans fin.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>Where they may be shown</source>
        <translation>Où elles peuvent être montrées</translation>
    </message>
    <message>
        <source>Pick at least one of them, or all photos.</source>
        <translation>Choisissez-en au moins une, ou toutes les photos.</translation>
    </message>
    <message>
        <source>Tick at least one place.</source>
        <translation>Cochez au moins un endroit.</translation>
    </message>
    <message>
        <source>Tick at least one colleague.</source>
        <translation>Cochez au moins un confrère.</translation>
    </message>
    <message>
        <source>It would end before it begins.</source>
        <translation>Il se terminerait avant de commencer.</translation>
    </message>
    <message>
        <source>Colleagues</source>
        <translation>Confrères</translation>
    </message>
    <message>
        <source>This is no day: write it like 31/05/2030.</source>
        <translation>Ce n'est pas une date : écrivez par exemple 31/05/2030.</translation>
    </message>
    <message>
        <source>Nobody else sees photos here.</source>
        <translation>Personne d'autre ne voit de photos ici.</translation>
    </message>
    <message>
        <source>TO DO</source>
        <translation>À FAIRE</translation>
    </message>
    <message>
        <source>since {n} day, {day}</source>
        <translation>depuis {n} jour, {day}</translation>
    </message>
    <message>
        <source>since {n} days, {day}</source>
        <translation>depuis {n} jours, {day}</translation>
    </message>
    <message>
        <source>in {n} day, {day}</source>
        <translation>dans {n} jour, {day}</translation>
    </message>
    <message>
        <source>in {n} days, {day}</source>
        <translation>dans {n} jours, {day}</translation>
    </message>
    <message>
        <source>Consents to look after</source>
        <translation>Consentements à suivre</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>À confirmer</translation>
    </message>
    <message>
        <source>Confirm the emergency consent</source>
        <translation>Confirmer le consentement d'urgence</translation>
    </message>
    <message>
        <source>To bring back</source>
        <translation>À rouvrir</translation>
    </message>
    <message>
        <source>Privacy officer brings it back</source>
        <translation>À rouvrir par le responsable</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Renew it, or let it rest</source>
        <translation>Renouveler, ou laisser ainsi</translation>
    </message>
    <message>
        <source>Ending soon</source>
        <translation>Bientôt terminé</translation>
    </message>
    <message>
        <source>Renew it at the next visit</source>
        <translation>Renouveler à la prochaine visite</translation>
    </message>
    <message>
        <source>Scan missing</source>
        <translation>Document manquant</translation>
    </message>
    <message>
        <source>Now of age</source>
        <translation>Majorité atteinte</translation>
    </message>
    <message>
        <source>Ask the patient, who is of age now</source>
        <translation>Demander au patient, désormais majeur</translation>
    </message>
    <message>
        <source>Scanned form</source>
        <translation>Formulaire numérisé</translation>
    </message>
    <message>
        <source>Signature on the screen</source>
        <translation>Signature à l'écran</translation>
    </message>
    <message>
        <source>{n} page</source>
        <translation>{n} page</translation>
    </message>
    <message>
        <source>{n} pages</source>
        <translation>{n} pages</translation>
    </message>
    <message>
        <source>What shows this consent</source>
        <translation>Ce qui prouve ce consentement</translation>
    </message>
    <message>
        <source>Check number of the text (SHA-256), as in the access log: {digest}</source>
        <translation>Empreinte du texte (SHA-256), comme dans le journal : {digest}</translation>
    </message>
    <message>
        <source>Opening it is in the access log.</source>
        <translation>Son ouverture figure au journal des accès.</translation>
    </message>
    <message>
        <source>No document is kept for this consent.</source>
        <translation>Aucun document n'est conservé pour ce consentement.</translation>
    </message>
    <message>
        <source>Attach the scan of the signed form.</source>
        <translation>Joignez le formulaire signé, numérisé.</translation>
    </message>
    <message>
        <source>The form</source>
        <translation>Le formulaire</translation>
    </message>
    <message>
        <source>The form is filled in</source>
        <translation>Le formulaire est rempli</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Read it with the patient. This is the text that is signed, and kept with the signature.</source>
        <translation>Lisez-le avec le patient. C'est le texte qui est signé et conservé avec la signature.</translation>
    </message>
    <message>
        <source>Record this consent</source>
        <translation>Enregistrer ce consentement</translation>
    </message>
    <message>
        <source>See the consents</source>
        <translation>Voir les consentements</translation>
    </message>
    <message>
        <source>Missing: consent for {purpose}</source>
        <translation>Il manque : consentement pour {purpose}</translation>
    </message>
    <message>
        <source>Who can record it: {names}</source>
        <translation>Peut l'enregistrer : {names}</translation>
    </message>
    <message>
        <source>Nobody here can record it yet: the front desk or a privacy officer does.</source>
        <translation>Personne ici ne peut encore l'enregistrer : c'est le rôle de l'accueil ou du responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>Text of the form</source>
        <translation>Texte du formulaire</translation>
    </message>
    <message>
        <source>Pages of the document</source>
        <translation>Pages du document</translation>
    </message>
    <message>
        <source>Page {n}</source>
        <translation>Page {n}</translation>
    </message>
    <message>
        <source>This page cannot be shown.</source>
        <translation>Cette page ne peut pas être affichée.</translation>
    </message>
    <message>
        <source>The form is saved.</source>
        <translation>Le formulaire est enregistré.</translation>
    </message>
    <message>
        <source>It names the patient: delete the file once it is printed.</source>
        <translation>Il nomme le patient : supprimez le fichier une fois imprimé.</translation>
    </message>
    <message>
        <source>The form on paper</source>
        <translation>Le formulaire sur papier</translation>
    </message>
    <message>
        <source>No printer service was found. Save the PDF and print that.</source>
        <translation>Aucun service d'impression trouvé. Enregistrez le PDF et imprimez-le.</translation>
    </message>
    <message>
        <source>The printer has the form.</source>
        <translation>L'imprimante a le formulaire.</translation>
    </message>
    <message>
        <source>The printer did not take it.</source>
        <translation>L'imprimante ne l'a pas accepté.</translation>
    </message>
    <message>
        <source>Save the PDF and print that.</source>
        <translation>Enregistrez le PDF et imprimez-le.</translation>
    </message>
    <message>
        <source>Save the form</source>
        <translation>Enregistrer le formulaire</translation>
    </message>
    <message>
        <source>With lines to sign on. Attach the scan afterwards.</source>
        <translation>Avec les lignes pour signer. Joignez ensuite le document numérisé.</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Preuve</translation>
    </message>
    <message>
        <source>Sign on this screen</source>
        <translation>Signer sur cet écran</translation>
    </message>
    <message>
        <source>Signed on paper, scanned</source>
        <translation>Signé sur papier, numérisé</translation>
    </message>
    <message>
        <source>Signed on paper, scan later</source>
        <translation>Signé sur papier, à numériser</translation>
    </message>
    <message>
        <source>Said before a witness</source>
        <translation>Dit devant témoin</translation>
    </message>
    <message>
        <source>Emergency</source>
        <translation>Urgence</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Sign on paper instead</source>
        <translation>Signer plutôt sur papier</translation>
    </message>
    <message>
        <source>With a finger, a pen or the mouse. The lines are kept encrypted with the text just read. A typed name is no signature: who cannot draw here signs on paper.</source>
        <translation>Au doigt, au stylet ou à la souris. Les traits sont conservés chiffrés avec le texte qui vient d'être lu. Un nom tapé n'est pas une signature : qui ne peut pas tracer ici signe sur papier.</translation>
    </message>
    <message>
        <source>Signature of {name}</source>
        <translation>Signature de {name}</translation>
    </message>
    <message>
        <source>Who heard it</source>
        <translation>Qui l'a entendu</translation>
    </message>
    <message>
        <source>Said aloud, with a witness.</source>
        <translation>Dit à voix haute, devant témoin.</translation>
    </message>
    <message>
        <source>A signature is stronger: ask for one at the next visit.</source>
        <translation>Une signature vaut mieux : demandez-la à la prochaine visite.</translation>
    </message>
    <message>
        <source>Why it could not wait</source>
        <translation>Pourquoi cela ne pouvait pas attendre</translation>
    </message>
    <message>
        <source>For a patient who cannot answer now.</source>
        <translation>Pour un patient qui ne peut pas répondre maintenant.</translation>
    </message>
    <message>
        <source>Somebody has to confirm this consent within {hours} hours. After that the photos close until it is confirmed.</source>
        <translation>Quelqu'un doit confirmer ce consentement dans les {hours} heures. Ensuite, les photos se ferment jusqu'à confirmation.</translation>
    </message>
    <message>
        <source>How was it given?</source>
        <translation>Comment a-t-il été donné ?</translation>
    </message>
    <message>
        <source>Choose the file with the signed form.</source>
        <translation>Choisissez le fichier du formulaire signé.</translation>
    </message>
    <message>
        <source>Please write who heard it.</source>
        <translation>Écrivez qui l'a entendu.</translation>
    </message>
    <message>
        <source>Please write why it could not wait.</source>
        <translation>Écrivez pourquoi cela ne pouvait pas attendre.</translation>
    </message>
    <message>
        <source>Heard by {name}</source>
        <translation>Entendu par {name}</translation>
    </message>
    <message>
        <source>Print the form and let it be signed.</source>
        <translation>Imprimez le formulaire et faites-le signer.</translation>
    </message>
    <message>
        <source>The consent counts from now on. Until the scan is attached, it stands in the list of what to look after.</source>
        <translation>Le consentement vaut dès maintenant. Jusqu'à ce que le formulaire numérisé soit joint, il figure dans la liste à suivre.</translation>
    </message>
    <message>
        <source>The signature is missing.</source>
        <translation>La signature manque.</translation>
    </message>
    <message>
        <source>This is too short for a signature.</source>
        <translation>C'est trop court pour une signature.</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Motifs</translation>
    </message>
    <message>
        <source>What does the patient agree to? Each reason is recorded by itself, and can be withdrawn by itself.</source>
        <translation>À quoi consent le patient ? Chaque motif est enregistré séparément et peut être retiré séparément.</translation>
    </message>
    <message>
        <source>Agreed to already, without end</source>
        <translation>Déjà accepté, sans fin</translation>
    </message>
    <message>
        <source>Tick at least one reason.</source>
        <translation>Cochez au moins un motif.</translation>
    </message>
    <message>
        <source>Agreed to already, until {day}</source>
        <translation>Déjà accepté, jusqu'au {day}</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>Renew a consent</source>
        <translation>Renouveler un consentement</translation>
    </message>
    <message>
        <source>Recorded already: {done}.</source>
        <translation>Déjà enregistré : {done}.</translation>
    </message>
    <message>
        <source>What is missing can be tried again.</source>
        <translation>Ce qui manque peut être tenté à nouveau.</translation>
    </message>
    <message>
        <source>{n} page, as it will be kept</source>
        <translation>{n} page, telle qu'elle sera conservée</translation>
    </message>
    <message>
        <source>{n} pages, as they will be kept</source>
        <translation>{n} pages, telles qu'elles seront conservées</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Choisir le fichier</translation>
    </message>
    <message>
        <source>Choose another file</source>
        <translation>Choisir un autre fichier</translation>
    </message>
    <message>
        <source>The file is read</source>
        <translation>Lecture du fichier</translation>
    </message>
    <message>
        <source>ClinicVault keeps an encrypted copy. The file itself stays where it is: delete it there afterwards, also from the scanner or the telephone.</source>
        <translation>ClinicVault garde une copie chiffrée. Le fichier lui-même reste où il est : supprimez-le ensuite, aussi du scanner ou du téléphone.</translation>
    </message>
    <message>
        <source>The signed form</source>
        <translation>Le formulaire signé</translation>
    </message>
    <message>
        <source>One file holds one form.</source>
        <translation>Un fichier contient un formulaire.</translation>
    </message>
    <message>
        <source>Scan several pages into one PDF, or take one photo of each form.</source>
        <translation>Numérisez plusieurs pages dans un seul PDF, ou prenez une photo de chaque formulaire.</translation>
    </message>
    <message>
        <source>Scans and photos</source>
        <translation>Documents numérisés et photos</translation>
    </message>
    <message>
        <source>Drop the scan or photo of the signed form here</source>
        <translation>Déposez ici le formulaire signé, numérisé ou photographié</translation>
    </message>
    <message>
        <source>One file; several pages as one PDF</source>
        <translation>Un fichier ; plusieurs pages dans un PDF</translation>
    </message>
    <message>
        <source>Step {n} of {total}: {title}</source>
        <translation>Étape {n} sur {total} : {title}</translation>
    </message>
    <message>
        <source>{n} photo picked</source>
        <translation>{n} photo choisie</translation>
    </message>
    <message>
        <source>{n} photos picked</source>
        <translation>{n} photos choisies</translation>
    </message>
    <message>
        <source>Visits that are covered</source>
        <translation>Visites concernées</translation>
    </message>
    <message>
        <source>Photos that are covered</source>
        <translation>Photos concernées</translation>
    </message>
    <message>
        <source>Who and what</source>
        <translation>Qui et quoi</translation>
    </message>
    <message>
        <source>Nobody can be asked now</source>
        <translation>Personne à interroger</translation>
    </message>
    <message>
        <source>given and family name</source>
        <translation>prénom et nom</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>facultatif</translation>
    </message>
    <message>
        <source>Name of who consents</source>
        <translation>Nom de la personne qui consent</translation>
    </message>
    <message>
        <source>Who consents</source>
        <translation>Qui consent</translation>
    </message>
    <message>
        <source>Language of the form</source>
        <translation>Langue du formulaire</translation>
    </message>
    <message>
        <source>For an emergency: nobody who may consent can be asked.</source>
        <translation>En urgence : aucune personne pouvant consentir n'est joignable.</translation>
    </message>
    <message>
        <source>The consent is recorded as an emergency, and has to be confirmed soon.</source>
        <translation>Le consentement est enregistré comme urgence et doit être confirmé rapidement.</translation>
    </message>
    <message>
        <source>The patient is a minor.</source>
        <translation>Le patient est mineur.</translation>
    </message>
    <message>
        <source>The patient is of age.</source>
        <translation>Le patient est majeur.</translation>
    </message>
    <message>
        <source>The patient is a minor: a parent, guardian or representative consents.</source>
        <translation>Le patient est mineur : un parent, un tuteur ou un représentant consent.</translation>
    </message>
    <message>
        <source>Ask the child, too. When the patient comes of age, ClinicVault reminds you to ask again.</source>
        <translation>Demandez aussi à l'enfant. À sa majorité, ClinicVault rappelle de redemander.</translation>
    </message>
    <message>
        <source>Please choose</source>
        <translation>Veuillez choisir</translation>
    </message>
    <message>
        <source>Please write the name of who consents.</source>
        <translation>Écrivez le nom de la personne qui consent.</translation>
    </message>
    <message>
        <source>Please choose the team that treats the patient.</source>
        <translation>Veuillez choisir l’équipe qui traite le patient.</translation>
    </message>
    <message>
        <source>From now on nobody at the clinic can open this patient's {n} photo.</source>
        <translation>Désormais personne à la clinique ne peut ouvrir la photo de ce patient ({n}).</translation>
    </message>
    <message>
        <source>From now on nobody at the clinic can open this patient's {n} photos.</source>
        <translation>Désormais personne à la clinique ne peut ouvrir les {n} photos de ce patient.</translation>
    </message>
    <message>
        <source>Nobody at the clinic can open this patient's {n} photo any more.</source>
        <translation>Plus personne à la clinique ne peut ouvrir la photo de ce patient ({n}).</translation>
    </message>
    <message>
        <source>Nobody at the clinic can open this patient's {n} photos any more.</source>
        <translation>Plus personne à la clinique ne peut ouvrir les {n} photos de ce patient.</translation>
    </message>
    <message>
        <source>{n} export under way is cancelled.</source>
        <translation>{n} export en cours est annulé.</translation>
    </message>
    <message>
        <source>{n} exports under way are cancelled.</source>
        <translation>{n} exports en cours sont annulés.</translation>
    </message>
    <message>
        <source>Pictures are shown now at {n} place, and have to be taken down there: {places}</source>
        <translation>Des images sont montrées actuellement à {n} endroit et doivent y être retirées : {places}</translation>
    </message>
    <message>
        <source>Pictures are shown now at {n} places, and have to be taken down there: {places}</source>
        <translation>Des images sont montrées actuellement à {n} endroits et doivent y être retirées : {places}</translation>
    </message>
    <message>
        <source>Photos were given to others {n} time</source>
        <translation>Des photos ont été remises {n} fois à d'autres</translation>
    </message>
    <message>
        <source>Photos were given to others {n} times</source>
        <translation>Des photos ont été remises {n} fois à d'autres</translation>
    </message>
    <message>
        <source>Withdraw this consent?</source>
        <translation>Retirer ce consentement ?</translation>
    </message>
    <message>
        <source>Keep the consent</source>
        <translation>Garder le consentement</translation>
    </message>
    <message>
        <source>The consent is withdrawn</source>
        <translation>Le consentement est retiré</translation>
    </message>
    <message>
        <source>Done, and in the access log with your name.</source>
        <translation>C'est fait, et inscrit au journal des accès à votre nom.</translation>
    </message>
    <message>
        <source>{n} export under way was cancelled.</source>
        <translation>{n} export en cours a été annulé.</translation>
    </message>
    <message>
        <source>{n} exports under way were cancelled.</source>
        <translation>{n} exports en cours ont été annulés.</translation>
    </message>
    <message>
        <source>Who was given photos earlier</source>
        <translation>À qui des photos ont été remises</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>non chiffré</translation>
    </message>
    <message>
        <source>What to ask back</source>
        <translation>Ce qu'il faut redemander</translation>
    </message>
    <message>
        <source>Consents that are of no use without it: {names}</source>
        <translation>Consentements sans effet sans lui : {names}</translation>
    </message>
    <message>
        <source>These consents are of no use without it: {names}</source>
        <translation>Ces consentements sont sans effet sans lui : {names}</translation>
    </message>
    <message>
        <source>Photos of this patient are not used or exported for this reason any more.</source>
        <translation>Les photos de ce patient ne sont plus utilisées ni exportées pour ce motif.</translation>
    </message>
    <message>
        <source>Photos of this patient are no longer used or exported for this reason.</source>
        <translation>Les photos de ce patient ne seront plus utilisées ni exportées pour ce motif.</translation>
    </message>
    <message>
        <source>No printer service was found. Copy the list.</source>
        <translation>Aucun service d'impression trouvé. Copiez la liste.</translation>
    </message>
    <message>
        <source>No further photo can be imported for this patient.</source>
        <translation>Plus aucune photo ne peut être importée pour ce patient.</translation>
    </message>
    <message>
        <source>The photos stay stored and encrypted; bringing them back takes new consent and two people.</source>
        <translation>Les photos restent conservées et chiffrées ; les rouvrir demande un nouveau consentement et deux personnes.</translation>
    </message>
    <message>
        <source>Write to each of them and ask for deletion; what was published stays published until they take it down.</source>
        <translation>Écrivez à chacun pour demander l'effacement ; ce qui est publié le reste jusqu'à ce qu'ils le retirent.</translation>
    </message>
    <message>
        <source>Nothing was given to anybody for this reason.</source>
        <translation>Rien n'a été remis à quiconque pour ce motif.</translation>
    </message>
    <message>
        <source>To bring them back takes new consent and two people.</source>
        <translation>Les rouvrir demande un nouveau consentement et deux personnes.</translation>
    </message>
    <message>
        <source>From {day} until {end}</source>
        <translation>Du {day} au {end}</translation>
    </message>
    <message>
        <source>Photos for diagnosis, treatment and follow-up here</source>
        <translation>Photos pour le diagnostic, le traitement et le suivi ici</translation>
    </message>
    <message>
        <source>Shown to colleagues, all or named ones</source>
        <translation>Montrées à des confrères, tous ou nommés</translation>
    </message>
    <message>
        <source>Shown in courses and training</source>
        <translation>Montrées en cours et en formation</translation>
    </message>
    <message>
        <source>Printed in a journal or shown at a congress</source>
        <translation>Publiées dans une revue ou montrées en congrès</translation>
    </message>
    <message>
        <source>On the website, in social media, in print, at events</source>
        <translation>Site web, réseaux sociaux, imprimés, événements</translation>
    </message>
    <message>
        <source>Given to the patient's insurer</source>
        <translation>Remises à l'assureur du patient</translation>
    </message>
    <message>
        <source>Used in a study</source>
        <translation>Utilisées dans une étude</translation>
    </message>
    <message>
        <source>Website</source>
        <translation>Site web</translation>
    </message>
    <message>
        <source>Social media</source>
        <translation>Réseaux sociaux</translation>
    </message>
    <message>
        <source>Talks and events</source>
        <translation>Conférences et événements</translation>
    </message>
    <message>
        <source>A parent</source>
        <translation>Un parent</translation>
    </message>
    <message>
        <source>A guardian</source>
        <translation>Un tuteur</translation>
    </message>
    <message>
        <source>A representative</source>
        <translation>Un représentant</translation>
    </message>
    <message>
        <source>{name}, parent</source>
        <translation>{name}, parent</translation>
    </message>
    <message>
        <source>{name}, guardian</source>
        <translation>{name}, tuteur</translation>
    </message>
    <message>
        <source>{name}, representative</source>
        <translation>{name}, représentant</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Toutes les photos</translation>
    </message>
    <message>
        <source>Certain visits</source>
        <translation>Certaines visites</translation>
    </message>
    <message>
        <source>Certain photos</source>
        <translation>Certaines photos</translation>
    </message>
    <message>
        <source>From {day}, without end</source>
        <translation>Depuis le {day}, sans fin</translation>
    </message>
    <message>
        <source>Nowhere</source>
        <translation>Nulle part</translation>
    </message>
    <message>
        <source>{day} by {name}</source>
        <translation>{day} par {name}</translation>
    </message>
    <message>
        <source>May be recognisable</source>
        <translation>Peut être reconnaissable</translation>
    </message>
    <message>
        <source>Not recognisable</source>
        <translation>Non reconnaissable</translation>
    </message>
    <message>
        <source>To be confirmed by {when}</source>
        <translation>À confirmer avant le {when}</translation>
    </message>
    <message>
        <source>Patient is of age since {day}</source>
        <translation>Le patient est majeur depuis le {day}</translation>
    </message>
    <message>
        <source>Given by</source>
        <translation>Donné par</translation>
    </message>
    <message>
        <source>Covers</source>
        <translation>Portée</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Enregistré</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>Visage</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Retiré</translation>
    </message>
    <message>
        <source>Scan to follow</source>
        <translation>Formulaire à numériser</translation>
    </message>
    <message>
        <source>Ends on {day}</source>
        <translation>Se termine le {day}</translation>
    </message>
    <message>
        <source>Consents that need a signature, a confirmation or a renewal. Open the patient to see to it.</source>
        <translation>Consentements qui demandent une signature, une confirmation ou un renouvellement. Ouvrez le patient pour vous en occuper.</translation>
    </message>
    <message>
        <source>Nothing to look after</source>
        <translation>Rien à suivre</translation>
    </message>
    <message>
        <source>Every consent is signed, confirmed and in force.</source>
        <translation>Tous les consentements sont signés, confirmés et en vigueur.</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>Corriger</translation>
    </message>
    <message>
        <source>Given name</source>
        <translation>Prénom</translation>
    </message>
    <message>
        <source>Family name</source>
        <translation>Nom de famille</translation>
    </message>
    <message>
        <source>Date of birth</source>
        <translation>Date de naissance</translation>
    </message>
    <message>
        <source>Record number</source>
        <translation>Numéro de dossier</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Patient data</source>
        <translation>Données du patient</translation>
    </message>
    <message>
        <source>Correct patient data</source>
        <translation>Corriger les données du patient</translation>
    </message>
    <message>
        <source>New patient</source>
        <translation>Nouveau patient</translation>
    </message>
    <message>
        <source>Please enter a name.</source>
        <translation>Veuillez saisir un nom.</translation>
    </message>
    <message>
        <source>Please enter the date of birth as day, month, year.</source>
        <translation>Veuillez saisir la date de naissance : jour, mois, année.</translation>
    </message>
    <message>
        <source>Secure export</source>
        <translation>Export sécurisé</translation>
    </message>
    <message>
        <source>Move to another team</source>
        <translation>Déplacer vers une autre équipe</translation>
    </message>
    <message>
        <source>Choose photos and give them to somebody (Ctrl+E)</source>
        <translation>Choisir des photos et les remettre à quelqu'un (Ctrl+E)</translation>
    </message>
    <message>
        <source>{n} picked photo (Ctrl+E)</source>
        <translation>{n} photo choisie (Ctrl+E)</translation>
    </message>
    <message>
        <source>{n} picked photos (Ctrl+E)</source>
        <translation>{n} photos choisies (Ctrl+E)</translation>
    </message>
    <message>
        <source>Born {day}</source>
        <translation>Né(e) le {day}</translation>
    </message>
    <message>
        <source>These files came with an import and could not be read. They are kept encrypted as they came; nobody sees them and they are never given away. After an update of ClinicVault it is worth trying again.</source>
        <translation>Ces fichiers venaient d'une importation et n'ont pas pu être lus. Ils sont conservés chiffrés, tels quels ; personne ne les voit et ils ne sont jamais remis. Après une mise à jour de ClinicVault, un nouvel essai vaut la peine.</translation>
    </message>
    <message>
        <source>The camera's own RAW files of photos that were made from them. They are kept encrypted; nobody sees them and they are never given away.</source>
        <translation>Les fichiers RAW de l'appareil dont des photos ont été produites. Ils sont conservés chiffrés ; personne ne les voit et ils ne sont jamais remis.</translation>
    </message>
    <message>
        <source>No file that could not be read is kept.</source>
        <translation>Aucun fichier illisible n'est conservé.</translation>
    </message>
    <message>
        <source>No RAW file is kept.</source>
        <translation>Aucun fichier RAW n'est conservé.</translation>
    </message>
    <message>
        <source>Could not be read ({n})</source>
        <translation>Illisibles ({n})</translation>
    </message>
    <message>
        <source>RAW files ({n})</source>
        <translation>Fichiers RAW ({n})</translation>
    </message>
    <message>
        <source>Files kept aside</source>
        <translation>Fichiers mis de côté</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>Illisibles</translation>
    </message>
    <message>
        <source>RAW files</source>
        <translation>Fichiers RAW</translation>
    </message>
    <message>
        <source>Work is going on</source>
        <translation>Travail en cours</translation>
    </message>
    <message>
        <source>{name} could be read: it is among the photos now.</source>
        <translation>{name} a pu être lu : il est maintenant parmi les photos.</translation>
    </message>
    <message>
        <source>Delete this file for good?</source>
        <translation>Supprimer définitivement ce fichier ?</translation>
    </message>
    <message>
        <source>The list is being opened …</source>
        <translation>Ouverture de la liste…</translation>
    </message>
    <message>
        <source>The file is being read …</source>
        <translation>Lecture du fichier…</translation>
    </message>
    <message>
        <source>The file stays kept aside as it came.</source>
        <translation>Le fichier reste mis de côté, tel quel.</translation>
    </message>
    <message>
        <source>{name} is deleted.</source>
        <translation>{name} est supprimé.</translation>
    </message>
    <message>
        <source>The photo that was made from it stays.</source>
        <translation>La photo qui en a été produite reste.</translation>
    </message>
    <message>
        <source>It cannot be brought back from here, and it never became a photo.</source>
        <translation>Il ne pourra pas être récupéré ici, et il n'est jamais devenu une photo.</translation>
    </message>
    <message>
        <source>The access log keeps that it was deleted.</source>
        <translation>Le journal des accès garde la trace de cette suppression.</translation>
    </message>
    <message>
        <source>File without a name</source>
        <translation>Fichier sans nom</translation>
    </message>
    <message>
        <source>Kept beside the photo that was made from it.</source>
        <translation>Conservé à côté de la photo qui en a été produite.</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Endommagé</translation>
    </message>
    <message>
        <source>Register a new patient (Ctrl+N)</source>
        <translation>Inscrire un nouveau patient (Ctrl+N)</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Récents</translation>
    </message>
    <message>
        <source>Needs consent</source>
        <translation>Sans consentement</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <translation>Personne trouvé</translation>
    </message>
    <message>
        <source>No patient yet</source>
        <translation>Aucun patient pour l'instant</translation>
    </message>
    <message>
        <source>No. {number}</source>
        <translation>N° {number}</translation>
    </message>
    <message>
        <source>Move {name} to another team</source>
        <translation>Déplacer {name} vers une autre équipe</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Équipe</translation>
    </message>
    <message>
        <source>Confirm it's you: your password</source>
        <translation>Confirmez votre identité : votre mot de passe</translation>
    </message>
    <message>
        <source>From then on that team's practitioners open the photos, and no others.</source>
        <translation>Dès lors, les praticiens de cette équipe ouvrent les photos, et personne d’autre.</translation>
    </message>
    <message>
        <source>What was copied or exported before stays readable.</source>
        <translation>Ce qui a été copié ou exporté auparavant reste lisible.</translation>
    </message>
    <message>
        <source>Choose a patient on the left, or search by name.</source>
        <translation>Choisissez un patient à gauche, ou cherchez par nom.</translation>
    </message>
    <message>
        <source>Ctrl+K search  ·  Ctrl+L lock</source>
        <translation>Ctrl+K rechercher  ·  Ctrl+L verrouiller</translation>
    </message>
    <message>
        <source>Ctrl+K search  ·  Ctrl+N new patient  ·  Ctrl+L lock</source>
        <translation>Ctrl+K rechercher  ·  Ctrl+N nouveau patient  ·  Ctrl+L verrouiller</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>Visites</translation>
    </message>
    <message>
        <source>Back to the visits</source>
        <translation>Retour aux visites</translation>
    </message>
    <message>
        <source>Photos are shown to practitioners.</source>
        <translation>Les photos sont montrées aux praticiens.</translation>
    </message>
    <message>
        <source>You see which photos there are, and can import more; that keeps patients safe if your password is ever stolen.</source>
        <translation>Vous voyez quelles photos existent et pouvez en importer ; cela protège les patients si votre mot de passe est volé.</translation>
    </message>
    <message>
        <source>You see which photos there are; that keeps patients safe if your password is ever stolen.</source>
        <translation>Vous voyez quelles photos existent ; cela protège les patients si votre mot de passe est volé.</translation>
    </message>
    <message>
        <source>No photo yet.</source>
        <translation>Pas encore de photo.</translation>
    </message>
    <message>
        <source>Import the photos of the first visit.</source>
        <translation>Importez les photos de la première visite.</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Visites</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consentement</translation>
    </message>
    <message>
        <source>Oblique</source>
        <translation>Oblique</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>{n} mm</source>
        <translation>{n} mm</translation>
    </message>
    <message>
        <source>Kept encrypted beside it. It is never shown and never given away.</source>
        <translation>Conservé chiffré à côté de la photo. Il n'est jamais montré ni remis.</translation>
    </message>
    <message>
        <source>Corrected by {shift}</source>
        <translation>Corrigée de {shift}</translation>
    </message>
    <message>
        <source>Details of the photo</source>
        <translation>Informations sur la photo</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>Fermer les informations</translation>
    </message>
    <message>
        <source>an unknown sender</source>
        <translation>un expéditeur inconnu</translation>
    </message>
    <message>
        <source>one picture of the film is shown</source>
        <translation>une image du film est affichée</translation>
    </message>
    <message>
        <source>the first page is shown</source>
        <translation>la première page est affichée</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Prise le</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>Importée le</translation>
    </message>
    <message>
        <source>Received from</source>
        <translation>Reçu de</translation>
    </message>
    <message>
        <source>Sender wants it deleted by</source>
        <translation>À supprimer, selon l'expéditeur, au plus tard le</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Appareil</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objectif</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Focale</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Exposition</translation>
    </message>
    <message>
        <source>Flash</source>
        <translation>Flash</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>Origine</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Colour space</source>
        <translation>Espace de couleurs</translation>
    </message>
    <message>
        <source>Lies in the file</source>
        <translation>Position dans le fichier</translation>
    </message>
    <message>
        <source>Removed at import</source>
        <translation>Retiré à l'importation</translation>
    </message>
    <message>
        <source>Good to know</source>
        <translation>Bon à savoir</translation>
    </message>
    <message>
        <source>Camera's RAW file</source>
        <translation>Fichier RAW de l'appareil</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} j</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>Why you work with this patient. It is in every entry of the access log. Photos with consent for it are shown, and no others.</source>
        <translation>Pourquoi vous travaillez avec ce patient. Le motif figure dans chaque entrée du journal des accès. Seules les photos consenties pour lui sont affichées.</translation>
    </message>
    <message>
        <source>It is in every entry of the access log. Photos with consent for it are shown, and no others.</source>
        <translation>Il figure dans chaque entrée du journal des accès. Seules les photos consenties pour lui sont affichées.</translation>
    </message>
    <message>
        <source>{n} file could not be read and is kept aside.</source>
        <translation>{n} fichier n'a pas pu être lu et est mis de côté.</translation>
    </message>
    <message>
        <source>{n} files could not be read and are kept aside.</source>
        <translation>{n} fichiers n'ont pas pu être lus et sont mis de côté.</translation>
    </message>
    <message>
        <source>{n} RAW file of the camera is kept beside its photo.</source>
        <translation>{n} fichier RAW de l'appareil est conservé à côté de sa photo.</translation>
    </message>
    <message>
        <source>{n} RAW files of the camera are kept beside their photos.</source>
        <translation>{n} fichiers RAW de l'appareil sont conservés à côté de leurs photos.</translation>
    </message>
    <message>
        <source>A practitioner can try again to read them.</source>
        <translation>Un praticien peut réessayer de les lire.</translation>
    </message>
    <message>
        <source>Show the files</source>
        <translation>Voir les fichiers</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Sign with a finger, a pen or the mouse. Delete empties the field. Who cannot draw signs on paper instead.</source>
        <translation>Signez au doigt, au stylet ou à la souris. Suppr vide le champ. Qui ne peut pas tracer signe sur papier.</translation>
    </message>
    <message>
        <source>Please sign here</source>
        <translation>Signez ici, s'il vous plaît</translation>
    </message>
    <message>
        <source>Open the photo</source>
        <translation>Ouvrir la photo</translation>
    </message>
    <message>
        <source>Secure export of {n} photo …</source>
        <translation>Export sécurisé de {n} photo…</translation>
    </message>
    <message>
        <source>Secure export of {n} photos …</source>
        <translation>Export sécurisé de {n} photos…</translation>
    </message>
    <message>
        <source>Show the clip</source>
        <translation>Voir la séquence</translation>
    </message>
    <message>
        <source>Before/after sheet …</source>
        <translation>Planche avant/après …</translation>
    </message>
    <message>
        <source>document of {n} page</source>
        <translation>document de {n} page</translation>
    </message>
    <message>
        <source>document of {n} pages</source>
        <translation>document de {n} pages</translation>
    </message>
    <message>
        <source>film of {length}</source>
        <translation>film de {length}</translation>
    </message>
    <message>
        <source>film</source>
        <translation>film</translation>
    </message>
    <message>
        <source>{n} p.</source>
        <translation>{n} p.</translation>
    </message>
    <message>
        <source>RAW</source>
        <translation>RAW</translation>
    </message>
    <message>
        <source>made from the camera's RAW file</source>
        <translation>produite à partir du fichier RAW de l'appareil</translation>
    </message>
    <message>
        <source>DICOM</source>
        <translation>DICOM</translation>
    </message>
    <message>
        <source>from a medical file (DICOM)</source>
        <translation>d'un fichier médical (DICOM)</translation>
    </message>
    <message>
        <source>live</source>
        <translation>animée</translation>
    </message>
    <message>
        <source>live photo</source>
        <translation>photo animée</translation>
    </message>
    <message>
        <source>document</source>
        <translation>document</translation>
    </message>
    <message>
        <source>{view}, visit of {day}</source>
        <translation>{view}, visite du {day}</translation>
    </message>
    <message>
        <source>The full photo is loading</source>
        <translation>La photo entière se charge</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>Photo précédente</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>Photo suivante</translation>
    </message>
    <message>
        <source>Secure export of this photo (Ctrl+E)</source>
        <translation>Export sécurisé de cette photo (Ctrl+E)</translation>
    </message>
    <message>
        <source>Details of the photo (key I)</source>
        <translation>Informations sur la photo (touche I)</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Ajuster</translation>
    </message>
    <message>
        <source>Show the photo</source>
        <translation>Voir la photo</translation>
    </message>
    <message>
        <source>{n} thing is damaged. Restore it from a backup.</source>
        <translation>{n} élément est endommagé. Rétablissez-le depuis une sauvegarde.</translation>
    </message>
    <message>
        <source>{n} things are damaged. Restore them from a backup.</source>
        <translation>{n} éléments sont endommagés. Rétablissez-les depuis une sauvegarde.</translation>
    </message>
    <message>
        <source>The backup is made, but {n} thing that is damaged is not in it.</source>
        <translation>La sauvegarde est faite, mais {n} élément endommagé n'y est pas.</translation>
    </message>
    <message>
        <source>The backup is made, but {n} things that are damaged are not in it.</source>
        <translation>La sauvegarde est faite, mais {n} éléments endommagés n'y sont pas.</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>et encore {n}</translation>
    </message>
    <message>
        <source>{n} left-over file removed.</source>
        <translation>{n} fichier oublié retiré.</translation>
    </message>
    <message>
        <source>{n} left-over files removed.</source>
        <translation>{n} fichiers oubliés retirés.</translation>
    </message>
    <message>
        <source>No backup yet</source>
        <translation>Pas encore de sauvegarde</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Sauvegarder maintenant</translation>
    </message>
    <message>
        <source>Not verified since this computer was started</source>
        <translation>Pas vérifié depuis le démarrage de ce poste</translation>
    </message>
    <message>
        <source>Verify everything now</source>
        <translation>Tout vérifier maintenant</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>Ranger</translation>
    </message>
    <message>
        <source>{count}, {size}, in {folder}</source>
        <translation>{count}, {size}, dans {folder}</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sauvegarde</translation>
    </message>
    <message>
        <source>A backup is encrypted like the clinic itself. Keep it on a drive that is not always connected, and one of them in another building.</source>
        <translation>Une sauvegarde est chiffrée comme le cabinet lui-même. Gardez-la sur un disque qui n'est pas toujours branché, et une dans un autre bâtiment.</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Santé</translation>
    </message>
    <message>
        <source>Verification reads every stored photo and every entry and names exactly what is damaged. It opens no photo.</source>
        <translation>La vérification lit chaque photo conservée et chaque entrée, et nomme exactement ce qui est endommagé. Elle n'ouvre aucune photo.</translation>
    </message>
    <message>
        <source>Last backup: {when}. Time for a new one.</source>
        <translation>Dernière sauvegarde : {when}. Il est temps d'en faire une nouvelle.</translation>
    </message>
    <message>
        <source>Last backup: {when}</source>
        <translation>Dernière sauvegarde : {when}</translation>
    </message>
    <message>
        <source>Folder for the backup</source>
        <translation>Dossier de la sauvegarde</translation>
    </message>
    <message>
        <source>The backup is complete.</source>
        <translation>La sauvegarde est terminée.</translation>
    </message>
    <message>
        <source>It was read back and compared.</source>
        <translation>Elle a été relue et comparée.</translation>
    </message>
    <message>
        <source>The backup is made with every photo, but the access log has faults.</source>
        <translation>La sauvegarde est faite avec toutes les photos, mais le journal des accès comporte des défauts.</translation>
    </message>
    <message>
        <source>Verify the log, tell your privacy officer, and keep the older backups.</source>
        <translation>Vérifiez le journal, prévenez votre responsable de la confidentialité et gardez les sauvegardes plus anciennes.</translation>
    </message>
    <message>
        <source>Everything else is in it. The access log has faults, too: keep older backups.</source>
        <translation>Tout le reste y est. Le journal des accès comporte aussi des défauts : gardez les sauvegardes plus anciennes.</translation>
    </message>
    <message>
        <source>Everything else is in it. Restore what is damaged from an older backup.</source>
        <translation>Tout le reste y est. Restaurez ce qui est endommagé depuis une sauvegarde plus ancienne.</translation>
    </message>
    <message>
        <source>Everything is as it was written ({count})</source>
        <translation>Tout est tel qu'il a été écrit ({count})</translation>
    </message>
    <message>
        <source>Backup and health</source>
        <translation>Sauvegarde et santé</translation>
    </message>
    <message>
        <source>{n} object</source>
        <translation>{n} objet</translation>
    </message>
    <message>
        <source>{n} objects</source>
        <translation>{n} objets</translation>
    </message>
    <message>
        <source>{n} check</source>
        <translation>{n} contrôle</translation>
    </message>
    <message>
        <source>{n} checks</source>
        <translation>{n} contrôles</translation>
    </message>
    <message>
        <source>Let the screen be captured for {minutes} minutes …</source>
        <translation>Autoriser la capture d'écran pendant {minutes} minutes…</translation>
    </message>
    <message>
        <source>End it now</source>
        <translation>Y mettre fin</translation>
    </message>
    <message>
        <source>Let the screen be captured?</source>
        <translation>Autoriser la capture d'écran ?</translation>
    </message>
    <message>
        <source>for example remote help by our IT person</source>
        <translation>par exemple aide à distance par notre informaticien</translation>
    </message>
    <message>
        <source>Let it be captured</source>
        <translation>Autoriser la capture</translation>
    </message>
    <message>
        <source>Screenshots and screen sharing show this window.</source>
        <translation>Les captures et le partage d'écran montrent cette fenêtre.</translation>
    </message>
    <message>
        <source>They will not any more in {left}, or as soon as ClinicVault locks.</source>
        <translation>Ce ne sera plus le cas dans {left}, ou dès que ClinicVault se verrouille.</translation>
    </message>
    <message>
        <source>For {minutes} minutes screenshots and screen sharing show ClinicVault, with every photo and name that is in view. Whoever sees your screen may keep them.</source>
        <translation>Pendant {minutes} minutes, les captures et le partage d'écran montrent ClinicVault, avec chaque photo et chaque nom visibles. Qui voit votre écran peut les garder.</translation>
    </message>
    <message>
        <source>It is kept in the access log with your name.</source>
        <translation>Il est gardé dans le journal des accès avec votre nom.</translation>
    </message>
    <message>
        <source>Screenshots and screen sharing do not show this window.</source>
        <translation>Les captures et le partage d'écran ne montrent pas cette fenêtre.</translation>
    </message>
    <message>
        <source>For remote help you can let the screen be captured for a short time; the access log keeps your reason.</source>
        <translation>Pour une aide à distance, vous pouvez autoriser la capture pour un court moment ; le journal des accès garde votre motif.</translation>
    </message>
    <message>
        <source>This system cannot hide a window from screenshots.</source>
        <translation>Ce système ne peut pas cacher une fenêtre aux captures d'écran.</translation>
    </message>
    <message>
        <source>Close ClinicVault or lock it before you share the screen.</source>
        <translation>Fermez ou verrouillez ClinicVault avant de partager l'écran.</translation>
    </message>
    <message>
        <source>Photo (original)</source>
        <translation>Photo (original)</translation>
    </message>
    <message>
        <source>Photo (preview)</source>
        <translation>Photo (aperçu)</translation>
    </message>
    <message>
        <source>Photo (small picture)</source>
        <translation>Photo (vignette)</translation>
    </message>
    <message>
        <source>File kept aside</source>
        <translation>Fichier mis de côté</translation>
    </message>
    <message>
        <source>Signed form of a consent</source>
        <translation>Formulaire signé d'un consentement</translation>
    </message>
    <message>
        <source>Old entries of the access log</source>
        <translation>Anciennes entrées du journal d'accès</translation>
    </message>
    <message>
        <source>Entry of a photo</source>
        <translation>Fiche d'une photo</translation>
    </message>
    <message>
        <source>Entry of a file kept aside</source>
        <translation>Entrée d'un fichier mis de côté</translation>
    </message>
    <message>
        <source>Entry of a patient</source>
        <translation>Fiche d'un patient</translation>
    </message>
    <message>
        <source>Entry of a visit</source>
        <translation>Fiche d'une visite</translation>
    </message>
    <message>
        <source>Entry of an import</source>
        <translation>Fiche d'une importation</translation>
    </message>
    <message>
        <source>Entry of a consent</source>
        <translation>Fiche d'un consentement</translation>
    </message>
    <message>
        <source>Entry of what was given to somebody</source>
        <translation>Fiche d'une remise à quelqu'un</translation>
    </message>
    <message>
        <source>A patient's key</source>
        <translation>La clé d'un patient</translation>
    </message>
    <message>
        <source>A key of the clinic</source>
        <translation>Une clé du cabinet</translation>
    </message>
    <message>
        <source>A person's access</source>
        <translation>L'accès d'une personne</translation>
    </message>
    <message>
        <source>Entry of a person</source>
        <translation>Fiche d'une personne</translation>
    </message>
    <message>
        <source>A person's key</source>
        <translation>La clé d'une personne</translation>
    </message>
    <message>
        <source>An invitation</source>
        <translation>Une invitation</translation>
    </message>
    <message>
        <source>A person's confirmation</source>
        <translation>La confirmation d'une personne</translation>
    </message>
    <message>
        <source>A person's password entry</source>
        <translation>Le mot de passe enregistré d'une personne</translation>
    </message>
    <message>
        <source>Entry of a computer</source>
        <translation>Fiche d'un poste</translation>
    </message>
    <message>
        <source>Rules of the clinic</source>
        <translation>Règles du cabinet</translation>
    </message>
    <message>
        <source>The clinic's founding entry</source>
        <translation>L'acte de création du cabinet</translation>
    </message>
    <message>
        <source>An ended access</source>
        <translation>Un accès terminé</translation>
    </message>
    <message>
        <source>Document that shows a consent</source>
        <translation>Document qui montre un consentement</translation>
    </message>
    <message>
        <source>Who a patient is restricted to</source>
        <translation>À qui un patient est restreint</translation>
    </message>
    <message>
        <source>Entry of a day's list</source>
        <translation>Entrée de la liste d'un jour</translation>
    </message>
    <message>
        <source>A person's hourly count</source>
        <translation>Compte horaire d'une personne</translation>
    </message>
    <message>
        <source>A person's hardware key</source>
        <translation>Clé matérielle d'une personne</translation>
    </message>
    <message>
        <source>Question to a second person</source>
        <translation>Demande à une deuxième personne</translation>
    </message>
    <message>
        <source>Answer of a second person</source>
        <translation>Réponse d'une deuxième personne</translation>
    </message>
    <message>
        <source>Entry of a team</source>
        <translation>Entrée d’une équipe</translation>
    </message>
    <message>
        <source>A patient's move to another team</source>
        <translation>Passage d’un patient à une autre équipe</translation>
    </message>
    <message>
        <source>The computers' shared key of before</source>
        <translation>Clé commune précédente des postes</translation>
    </message>
    <message>
        <source>An order to renew everything</source>
        <translation>Ordre de tout renouveler</translation>
    </message>
    <message>
        <source>A patient who must not be erased for now</source>
        <translation>Patient à ne pas effacer pour l’instant</translation>
    </message>
    <message>
        <source>A patient's erasure</source>
        <translation>Effacement d’un patient</translation>
    </message>
    <message>
        <source>Log read for a patient's own copy</source>
        <translation>Extrait du journal pour la copie d’un patient</translation>
    </message>
    <message>
        <source>Notice to a person</source>
        <translation>Avis à une personne</translation>
    </message>
    <message>
        <source>Entry of the address book</source>
        <translation>Fiche du carnet d’adresses</translation>
    </message>
    <message>
        <source>What came after something was given to somebody</source>
        <translation>Suites d’une remise</translation>
    </message>
    <message>
        <source>Secret of the invisible marks</source>
        <translation>Secret des marques invisibles</translation>
    </message>
    <message>
        <source>Copy of the log's check code</source>
        <translation>Copie du code de contrôle du journal</translation>
    </message>
    <message>
        <source>Very many false copies of the log's check code</source>
        <translation>De très nombreuses fausses copies du code de contrôle du journal</translation>
    </message>
    <message>
        <source>Something was removed without a trace</source>
        <translation>Quelque chose a été retiré sans trace</translation>
    </message>
    <message>
        <source>The database file itself</source>
        <translation>Le fichier de la base de données lui-même</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>Date de naissance</translation>
    </message>
    <message>
        <source>Clinic</source>
        <translation>Clinique</translation>
    </message>
    <message>
        <source>Today's date</source>
        <translation>Date du jour</translation>
    </message>
    <message>
        <source>Photos covered</source>
        <translation>Photos concernées</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Endroits</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Put {name} into the text</source>
        <translation>Insérer {name} dans le texte</translation>
    </message>
    <message>
        <source>Put in what is filled in for each patient</source>
        <translation>Insérer ce qui est rempli pour chaque patient</translation>
    </message>
    <message>
        <source>Save the text</source>
        <translation>Enregistrer le texte</translation>
    </message>
    <message>
        <source>Restore the original</source>
        <translation>Rétablir l'original</translation>
    </message>
    <message>
        <source>Your clinic's own text</source>
        <translation>Texte propre à votre clinique</translation>
    </message>
    <message>
        <source>Reasons with a form</source>
        <translation>Motifs avec formulaire</translation>
    </message>
    <message>
        <source>As the patient reads it, with an invented name</source>
        <translation>Tel que le patient le lit, avec un nom inventé</translation>
    </message>
    <message>
        <source>Print a sample</source>
        <translation>Imprimer un exemple</translation>
    </message>
    <message>
        <source>Save a sample</source>
        <translation>Enregistrer un exemple</translation>
    </message>
    <message>
        <source>The text is saved.</source>
        <translation>Le texte est enregistré.</translation>
    </message>
    <message>
        <source>It is used from now on; what was signed before keeps the text of that day.</source>
        <translation>Il sert désormais ; ce qui a été signé auparavant garde le texte d'alors.</translation>
    </message>
    <message>
        <source>This is the text that comes with ClinicVault.</source>
        <translation>C'est le texte fourni avec ClinicVault.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>A blank line begins a new paragraph.</source>
        <translation>Une ligne vide commence un nouveau paragraphe.</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>Pas encore enregistré</translation>
    </message>
    <message>
        <source>Add a key …</source>
        <translation>Ajouter une clé…</translation>
    </message>
    <message>
        <source>Plugged in</source>
        <translation>Branchée</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Retirer…</translation>
    </message>
    <message>
        <source>Remove the key {name}</source>
        <translation>Retirer la clé {name}</translation>
    </message>
    <message>
        <source>Add a hardware key</source>
        <translation>Ajouter une clé matérielle</translation>
    </message>
    <message>
        <source>such as “Key ring” or “Drawer”</source>
        <translation>par exemple « Trousseau » ou « Tiroir »</translation>
    </message>
    <message>
        <source>Add the key</source>
        <translation>Ajouter la clé</translation>
    </message>
    <message>
        <source>Plug the key in. You touch it twice, when it blinks. From then on your password alone opens nothing.</source>
        <translation>Branchez la clé. Vous la touchez deux fois, quand elle clignote. Ensuite, votre mot de passe seul n’ouvre plus rien.</translation>
    </message>
    <message>
        <source>Remove the key “{name}”?</source>
        <translation>Retirer la clé « {name} » ?</translation>
    </message>
    <message>
        <source>Remove the key</source>
        <translation>Retirer la clé</translation>
    </message>
    <message>
        <source>Hardware keys</source>
        <translation>Clés matérielles</translation>
    </message>
    <message>
        <source>A small FIDO2 key in the USB port. With one, ClinicVault opens only with your password and a touch of the key: a stolen password alone opens nothing, also not at this computer.</source>
        <translation>Une petite clé FIDO2 dans le port USB. Avec elle, ClinicVault ne s’ouvre qu’avec votre mot de passe et un toucher de la clé : un mot de passe volé n’ouvre rien à lui seul, même à ce poste.</translation>
    </message>
    <message>
        <source>This computer cannot work with hardware keys.</source>
        <translation>Ce poste ne peut pas utiliser de clés matérielles.</translation>
    </message>
    <message>
        <source>“{name}” is added. From now on you unlock with your password and this key.</source>
        <translation>« {name} » est ajoutée. Désormais, vous déverrouillez avec votre mot de passe et cette clé.</translation>
    </message>
    <message>
        <source>Backups made before today still open with your password alone, at a computer of the clinic. If somebody may know that password, ask your administrator for a new one-time code: then you get new keys.</source>
        <translation>Les sauvegardes faites avant aujourd’hui s’ouvrent encore avec votre seul mot de passe, à un poste de la clinique. Si quelqu’un connaît peut-être ce mot de passe, demandez à votre administrateur un nouveau code à usage unique : vous recevrez alors de nouvelles clés.</translation>
    </message>
    <message>
        <source>“{name}” is added. Each of your keys opens.</source>
        <translation>« {name} » est ajoutée. Chacune de vos clés ouvre.</translation>
    </message>
    <message>
        <source>“{name}” is removed. Your password opens alone again.</source>
        <translation>« {name} » est retirée. Votre mot de passe ouvre de nouveau à lui seul.</translation>
    </message>
    <message>
        <source>“{name}” is removed and opens nothing any more.</source>
        <translation>« {name} » est retirée et n’ouvre plus rien.</translation>
    </message>
    <message>
        <source>Name of the key</source>
        <translation>Nom de la clé</translation>
    </message>
    <message>
        <source>Plug in the new key and one of those that you have. First touch the one you have, then the new one twice; the key that waits blinks.</source>
        <translation>Branchez la nouvelle clé et une de celles que vous avez déjà. Touchez d’abord l’ancienne, puis deux fois la nouvelle ; la clé qui attend clignote.</translation>
    </message>
    <message>
        <source>It is your only key. Plug it in and touch it once more; afterwards your password opens alone again. If it is lost, ask your administrator for a new one-time code instead.</source>
        <translation>C’est votre seule clé. Branchez-la et touchez-la encore une fois ; ensuite, votre mot de passe ouvrira de nouveau à lui seul. Si elle est perdue, demandez plutôt un nouveau code à usage unique à votre administrateur.</translation>
    </message>
    <message>
        <source>It opens nothing any more, also for somebody who finds it and knows your password. Plug in another one of your keys and touch it.</source>
        <translation>Elle n’ouvrira plus rien, même pour quelqu’un qui la trouve et connaît votre mot de passe. Branchez une autre de vos clés et touchez-la.</translation>
    </message>
    <message>
        <source>Backups made before today still know it. They, too, open only with your password of then, at a computer of the clinic.</source>
        <translation>Les sauvegardes faites avant aujourd’hui la connaissent encore. Elles aussi ne s’ouvrent qu’avec votre mot de passe d’alors, à un poste de la clinique.</translation>
    </message>
    <message>
        <source>You have no hardware key yet.</source>
        <translation>Vous n’avez pas encore de clé matérielle.</translation>
    </message>
    <message>
        <source>Get two: one for every day, and one that lies in a safe place for the day on which the first is lost.</source>
        <translation>Prenez-en deux : une pour tous les jours, et une en lieu sûr pour le jour où la première sera perdue.</translation>
    </message>
    <message>
        <source>PIN of the key</source>
        <translation>Code PIN de la clé</translation>
    </message>
    <message>
        <source>The key asks for it once, to be added.</source>
        <translation>La clé le demande une fois, pour être ajoutée.</translation>
    </message>
    <message>
        <source>You have only one key.</source>
        <translation>Vous n’avez qu’une seule clé.</translation>
    </message>
    <message>
        <source>Add a second one and put it in a safe place. If your only key is lost, you need a new one-time code from your administrator, and colleagues who let you in again.</source>
        <translation>Ajoutez-en une deuxième et gardez-la en lieu sûr. Si votre seule clé est perdue, il vous faut un nouveau code à usage unique de votre administrateur, et des collègues qui vous redonnent l’accès.</translation>
    </message>
    <message>
        <source>One-time code for {name}</source>
        <translation>Code à usage unique pour {name}</translation>
    </message>
    <message>
        <source>Write it down or read it out now; it is not shown again. Valid until {day}.</source>
        <translation>Notez-le ou dictez-le maintenant ; il ne sera plus montré. Valable jusqu'au {day}.</translation>
    </message>
    <message>
        <source>Since ClinicVault was started: {sent} sent, {waiting} waiting, {lost} not sent.</source>
        <translation>Depuis le démarrage de ClinicVault : {sent} envoyées, {waiting} en attente, {lost} non envoyées.</translation>
    </message>
    <message>
        <source>Trusted are the certificates that this computer trusts.</source>
        <translation>Les certificats reconnus par ce poste font foi.</translation>
    </message>
    <message>
        <source>Forward no more</source>
        <translation>Ne plus transmettre</translation>
    </message>
    <message>
        <source>for example log.example.org</source>
        <translation>par exemple log.example.org</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Forwarding</source>
        <translation>Transmission</translation>
    </message>
    <message>
        <source>Each entry goes to a log server (syslog over TLS, RFC 5424) as it is written, so that a copy is out of reach of this computer. Patients are codes there. Without one leave it empty.</source>
        <translation>Chaque entrée part vers un serveur de journaux (syslog sur TLS, RFC 5424) dès qu’elle est écrite, pour qu’une copie soit hors d’atteinte de ce poste. Les patients y sont des codes. Sans serveur, laissez vide.</translation>
    </message>
    <message>
        <source>Entries are forwarded from now on.</source>
        <translation>Les entrées sont désormais transmises.</translation>
    </message>
    <message>
        <source>The server answered when it was tried, and has not taken an entry yet.</source>
        <translation>Le serveur a répondu lors de l’essai, mais n’a encore reçu aucune entrée.</translation>
    </message>
    <message>
        <source>Not in use</source>
        <translation>Non utilisé</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Connecté</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Non connecté</translation>
    </message>
    <message>
        <source>The server answered.</source>
        <translation>Le serveur a répondu.</translation>
    </message>
    <message>
        <source>Entries are not forwarded any more.</source>
        <translation>Les entrées ne sont plus transmises.</translation>
    </message>
    <message>
        <source>The server's certificates are needed.</source>
        <translation>Les certificats du serveur sont nécessaires.</translation>
    </message>
    <message>
        <source>Use no server</source>
        <translation>Ne plus utiliser de serveur</translation>
    </message>
    <message>
        <source>for example https://timestamp.example.org/tsr</source>
        <translation>par exemple https://timestamp.example.org/tsr</translation>
    </message>
    <message>
        <source>Time-stamp server</source>
        <translation>Serveur d’horodatage</translation>
    </message>
    <message>
        <source>A time-stamp server signs that the daily check code was there at that time. It gets a check sum and nothing else. Certificates come from whoever runs the server.</source>
        <translation>Un serveur d’horodatage signe que le code de contrôle du jour existait à ce moment. Il reçoit une somme de contrôle et rien d’autre. Les certificats viennent de qui exploite le serveur.</translation>
    </message>
    <message>
        <source>Daily check codes are time-stamped by it.</source>
        <translation>Il horodate les codes de contrôle du jour.</translation>
    </message>
    <message>
        <source>No time-stamp server is used any more.</source>
        <translation>Plus aucun serveur d’horodatage n’est utilisé.</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Pas de réponse</translation>
    </message>
    <message>
        <source>Save the rules</source>
        <translation>Enregistrer les règles</translation>
    </message>
    <message>
        <source>Only administrators change these rules.</source>
        <translation>Seuls les administrateurs modifient ces règles.</translation>
    </message>
    <message>
        <source>The rules are saved.</source>
        <translation>Les règles sont enregistrées.</translation>
    </message>
    <message>
        <source>They count from the next import on. The access log names you.</source>
        <translation>Elles valent dès la prochaine importation. Le journal des accès vous nomme.</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Conservé</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Écarté</translation>
    </message>
    <message>
        <source>Keep the sound of films</source>
        <translation>Conserver le son des films</translation>
    </message>
    <message>
        <source>A voice tells who somebody is, and people say names. Without this the film is kept silent.</source>
        <translation>Une voix permet de reconnaître quelqu'un, et l'on prononce des noms. Sinon, le film est conservé sans le son.</translation>
    </message>
    <message>
        <source>Keep the camera's RAW files</source>
        <translation>Conserver les fichiers RAW de l'appareil</translation>
    </message>
    <message>
        <source>A RAW file cannot be freed of the serial number and other hidden facts. It is kept encrypted beside the photo made from it, nobody sees it and it is never given away. Without this only the photo is kept.</source>
        <translation>On ne peut pas retirer d'un fichier RAW le numéro de série et d'autres données cachées. Il est conservé chiffré à côté de la photo qui en est produite, personne ne le voit et il n'est jamais remis. Sinon, seule la photo est conservée.</translation>
    </message>
    <message>
        <source>Keep the short films of live photos</source>
        <translation>Conserver les séquences des photos animées</translation>
    </message>
    <message>
        <source>They show what happened before and after the photo, and perhaps other people. Without this only the photo is kept.</source>
        <translation>Elles montrent ce qui précède et suit la photo, et peut-être d'autres personnes. Sinon, seule la photo est conservée.</translation>
    </message>
    <message>
        <source>What ClinicVault keeps of files that hold more than a picture. The rules count for the whole clinic, from the next import on; what is kept already stays.</source>
        <translation>Ce que ClinicVault conserve des fichiers qui contiennent plus qu'une image. Les règles valent pour tout le cabinet, dès la prochaine importation ; ce qui est déjà conservé reste.</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Choisir un fichier</translation>
    </message>
    <message>
        <source>Without</source>
        <translation>Sans</translation>
    </message>
    <message>
        <source>Choose a file with certificates</source>
        <translation>Choisir un fichier de certificats</translation>
    </message>
    <message>
        <source>Without certificates of one's own</source>
        <translation>Sans certificats propres</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>Certificats (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>Certificates in the file: {n}</source>
        <translation>Certificats dans le fichier : {n}</translation>
    </message>
    <message>
        <source>File with certificates</source>
        <translation>Fichier de certificats</translation>
    </message>
    <message>
        <source>No printer service was found. Write the code down by hand.</source>
        <translation>Aucun service d'impression n'a été trouvé. Notez le code à la main.</translation>
    </message>
    <message>
        <source>Undo the changes</source>
        <translation>Annuler les modifications</translation>
    </message>
    <message>
        <source>ClinicVault gives no legal advice: check these rules with your privacy officer. What your country says comes first. They erase nobody; they fill the page Retention.</source>
        <translation>ClinicVault ne donne pas de conseil juridique : vérifiez ces règles avec votre responsable de la confidentialité. La loi de votre pays prime. Elles n’effacent personne ; elles remplissent la page Conservation.</translation>
    </message>
    <message>
        <source>Nobody has chosen yet.</source>
        <translation>Personne n’a encore choisi.</translation>
    </message>
    <message>
        <source>These rules count until an administrator chooses those of your country and saves.</source>
        <translation>Ces règles s’appliquent jusqu’à ce qu’un administrateur choisisse celles de votre pays et enregistre.</translation>
    </message>
    <message>
        <source>As of {day}. Laws change: look at the sources from time to time.</source>
        <translation>État au {day}. Les lois changent : relisez les sources de temps en temps.</translation>
    </message>
    <message>
        <source>The page Retention follows them from now on. The access log says what you changed.</source>
        <translation>La page Conservation les suit désormais. Le journal des accès dit ce que vous avez modifié.</translation>
    </message>
    <message>
        <source>Source: {clause}, read on {day}</source>
        <translation>Source : {clause}, lue le {day}</translation>
    </message>
    <message>
        <source>How long records are kept</source>
        <translation>Durée de conservation des dossiers</translation>
    </message>
    <message>
        <source>Rules of</source>
        <translation>Règles de</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Règles</translation>
    </message>
    <message>
        <source>years after the last visit</source>
        <translation>ans après la dernière visite</translation>
    </message>
    <message>
        <source>not before the patient turns</source>
        <translation>pas avant l’âge de</translation>
    </message>
    <message>
        <source>{who}: years after the last visit</source>
        <translation>{who} : années après la dernière visite</translation>
    </message>
    <message>
        <source>{who}: not before this age</source>
        <translation>{who} : pas avant cet âge</translation>
    </message>
    <message>
        <source>{n} or more; usual: {n}.</source>
        <translation>{n} ou plus ; habituel : {n}.</translation>
    </message>
    <message>
        <source>Source: {clause}</source>
        <translation>Source : {clause}</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Usuel</translation>
    </message>
    <message>
        <source>The clinic's own</source>
        <translation>Propre à la clinique</translation>
    </message>
    <message>
        <source>Choose at least one day.</source>
        <translation>Choisissez au moins un jour.</translation>
    </message>
    <message>
        <source>Accesses outside these hours are looked at more closely, and the review is due on working days alone.</source>
        <translation>Les accès hors de ces heures sont regardés de plus près, et la revue n’est due que les jours ouvrés.</translation>
    </message>
    <message>
        <source>Work begins at (hour)</source>
        <translation>Le travail commence à (heure)</translation>
    </message>
    <message>
        <source>Work ends at (hour)</source>
        <translation>Le travail finit à (heure)</translation>
    </message>
    <message>
        <source>Time zone of the clinic</source>
        <translation>Fuseau horaire de la clinique</translation>
    </message>
    <message>
        <source>When the clinic works</source>
        <translation>Quand la clinique travaille</translation>
    </message>
    <message>
        <source>Tell people the same evening what was unusual in their own accesses</source>
        <translation>Dire aux personnes, le soir même, ce qui était inhabituel dans leurs propres accès</translation>
    </message>
    <message>
        <source>A notice waits at their next unlock, and they can answer; the answer stands beside the flag. In a hospital's trial 4 of 219 people who were told looked again, and 90 of 225 who were not. Ask your staff's representatives first, where the law wants that.</source>
        <translation>Un avis les attend à leur prochain déverrouillage, et elles peuvent répondre ; la réponse figure à côté du signalement. Dans l’essai d’un hôpital, 4 des 219 personnes prévenues ont recommencé, et 90 des 225 qui ne l’étaient pas. Consultez d’abord les représentants du personnel, là où la loi le veut.</translation>
    </message>
    <message>
        <source>A review is due after</source>
        <translation>Une revue est due après</translation>
    </message>
    <message>
        <source>Then administrators see a notice after they unlock, until somebody signs off.</source>
        <translation>Les administrateurs voient alors un avis après le déverrouillage, jusqu’à ce que quelqu’un valide.</translation>
    </message>
    <message>
        <source>Drawn by lot each working day</source>
        <translation>Tirées au sort chaque jour ouvré</translation>
    </message>
    <message>
        <source>Single looks at patients without a visit, whatever the rules say. Nobody can foresee which; none draws none.</source>
        <translation>Des consultations isolées de patients sans visite, quoi que disent les règles. Personne ne peut prévoir lesquelles ; zéro n’en tire aucune.</translation>
    </message>
    <message>
        <source>Daily review</source>
        <translation>Revue quotidienne</translation>
    </message>
    <message>
        <source>working day</source>
        <translation>jour ouvré</translation>
    </message>
    <message>
        <source>working days</source>
        <translation>jours ouvrés</translation>
    </message>
    <message>
        <source>look</source>
        <translation>consultation</translation>
    </message>
    <message>
        <source>looks</source>
        <translation>consultations</translation>
    </message>
    <message>
        <source>All back to usual</source>
        <translation>Tout remettre à l'usuel</translation>
    </message>
    <message>
        <source>They count from today on; flags that stand already stay. The access log says what you changed.</source>
        <translation>Elles valent à partir d’aujourd’hui ; les signalements déjà faits restent. Le journal des accès dit ce que vous avez changé.</translation>
    </message>
    <message>
        <source>{n} change</source>
        <translation>{n} modification</translation>
    </message>
    <message>
        <source>{n} changes</source>
        <translation>{n} modifications</translation>
    </message>
    <message>
        <source>A rule that is switched off raises no flags. Switch one off only where it cannot mean anything in your clinic.</source>
        <translation>Une règle désactivée ne signale rien. N’en désactivez une que si elle ne peut rien signifier dans votre clinique.</translation>
    </message>
    <message>
        <source>No rule looks at the log then. Nothing unusual will be noticed.</source>
        <translation>Plus aucune règle ne regarde alors le journal. Rien d’inhabituel ne sera remarqué.</translation>
    </message>
    <message>
        <source>Rules that look at the log</source>
        <translation>Règles qui regardent le journal</translation>
    </message>
    <message>
        <source>Back to the usual value</source>
        <translation>Revenir à la valeur usuelle</translation>
    </message>
    <message>
        <source>From {least} to {most}; usual: {usual}.</source>
        <translation>De {least} à {most} ; usuel : {usual}.</translation>
    </message>
    <message>
        <source>Back to the usual value: {rule}</source>
        <translation>Revenir à la valeur usuelle : {rule}</translation>
    </message>
    <message>
        <source>Usual: {n}</source>
        <translation>Usuel : {n}</translation>
    </message>
    <message>
        <source>They count from the next act on, the automatic lock from the next unlock on. The access log says what you changed.</source>
        <translation>Elles comptent dès la prochaine action, le verrouillage automatique dès le prochain déverrouillage. Le journal des accès dit ce que vous avez modifié.</translation>
    </message>
    <message>
        <source>Active and archived records</source>
        <translation>Dossiers actifs et archivés</translation>
    </message>
    <message>
        <source>An unlocked computer holds the keys of active records alone. The stricter these rules, the less a stolen unlocked computer gives away.</source>
        <translation>Un poste déverrouillé ne détient que les clés des dossiers actifs. Plus ces règles sont strictes, moins un poste volé déverrouillé en livre.</translation>
    </message>
    <message>
        <source>Photos without consent, because somebody's health needs it now.</source>
        <translation>Des photos sans consentement, parce que la santé de quelqu'un l'exige maintenant.</translation>
    </message>
    <message>
        <source>Limits in an hour</source>
        <translation>Limites par heure</translation>
    </message>
    <message>
        <source>For each person. Beyond them ClinicVault becomes slower, then asks who is there, then for a second person. Every limit that is reached is in the access log.</source>
        <translation>Pour chaque personne. Au-delà, ClinicVault ralentit, puis demande qui est là, puis une seconde personne. Chaque limite atteinte figure au journal des accès.</translation>
    </message>
    <message>
        <source>What the law of your country says comes first; ask your privacy officer.</source>
        <translation>La loi de votre pays passe avant ; demandez à votre responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>Erased patients</source>
        <translation>Patients effacés</translation>
    </message>
    <message>
        <source>Fewer days let an erasure reach the backups sooner, and leave fewer of them.</source>
        <translation>Moins de jours : l’effacement atteint plus tôt les sauvegardes, et il en reste moins.</translation>
    </message>
    <message>
        <source>Automatic lock</source>
        <translation>Verrouillage automatique</translation>
    </message>
    <message>
        <source>Without activity. Who has several roles gets the shortest of their times.</source>
        <translation>Sans activité. Qui a plusieurs rôles reçoit la plus courte de leurs durées.</translation>
    </message>
    <message>
        <source>Try and save</source>
        <translation>Essayer et enregistrer</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Utilisé</translation>
    </message>
    <message>
        <source>Keys: Ctrl+K search a patient, Ctrl+F search on the page, Ctrl+N new patient, Ctrl+I import, Ctrl+E secure export, Ctrl+L lock, Alt+1 … pages, F1 this help; in the viewer arrows, + − 0 1, I for the details, and Esc.</source>
        <translation>Touches : Ctrl+K chercher un patient, Ctrl+F chercher dans la page, Ctrl+N nouveau patient, Ctrl+I importer, Ctrl+E export sécurisé, Ctrl+L verrouiller, Alt+1 … pages, F1 cette aide ; dans la visionneuse les flèches, + − 0 1, I pour les détails, et Échap.</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Log review</source>
        <translation>Revue</translation>
    </message>
    <message>
        <source>Consent forms</source>
        <translation>Consentements</translation>
    </message>
    <message>
        <source>My password</source>
        <translation>Mon mot de passe</translation>
    </message>
    <message>
        <source>About and help</source>
        <translation>À propos et aide</translation>
    </message>
    <message>
        <source>ClinicVault locks by itself after {minutes} minutes without activity.</source>
        <translation>ClinicVault se verrouille de lui-même après {minutes} minutes sans activité.</translation>
    </message>
    <message>
        <source>This computer's key is in the system's keychain.</source>
        <translation>La clé de ce poste est dans le trousseau du système.</translation>
    </message>
    <message>
        <source>This computer's key lies in a file.</source>
        <translation>La clé de ce poste est dans un fichier.</translation>
    </message>
    <message>
        <source>Switch on the encryption of the whole disk, so that a stolen computer gives it to nobody.</source>
        <translation>Activez le chiffrement du disque entier, pour qu'un ordinateur volé ne la donne à personne.</translation>
    </message>
    <message>
        <source>Change the password</source>
        <translation>Changer le mot de passe</translation>
    </message>
    <message>
        <source>Your password is changed.</source>
        <translation>Votre mot de passe est changé.</translation>
    </message>
    <message>
        <source>It is asked for at the next unlock.</source>
        <translation>Il sera demandé au prochain déverrouillage.</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Document</translation>
    </message>
    <message>
        <source>Text of the document</source>
        <translation>Texte du document</translation>
    </message>
    <message>
        <source>Change your password</source>
        <translation>Changer votre mot de passe</translation>
    </message>
    <message>
        <source>Password until now</source>
        <translation>Mot de passe actuel</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>Protection</translation>
    </message>
    <message>
        <source>Whoever lets the person in says</source>
        <translation>Décidé par qui fait entrer la personne</translation>
    </message>
    <message>
        <source>New team</source>
        <translation>Nouvelle équipe</translation>
    </message>
    <message>
        <source>Each team opens the photos of its own patients. Who is in two teams can move a patient from one to the other.</source>
        <translation>Chaque équipe ouvre les photos de ses propres patients. Qui est dans deux équipes peut déplacer un patient de l’une à l’autre.</translation>
    </message>
    <message>
        <source>Begin a second team</source>
        <translation>Commencer une deuxième équipe</translation>
    </message>
    <message>
        <source>Rename the team</source>
        <translation>Renommer l’équipe</translation>
    </message>
    <message>
        <source>for example Hand surgery</source>
        <translation>par exemple Chirurgie de la main</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>Inviter</translation>
    </message>
    <message>
        <source>Rename {team}</source>
        <translation>Renommer {team}</translation>
    </message>
    <message>
        <source>Teams</source>
        <translation>Équipes</translation>
    </message>
    <message>
        <source>Waits for its first practitioner</source>
        <translation>Attend son premier praticien</translation>
    </message>
    <message>
        <source>A new team</source>
        <translation>Une nouvelle équipe</translation>
    </message>
    <message>
        <source>Make the code</source>
        <translation>Créer le code</translation>
    </message>
    <message>
        <source>Privacy officer</source>
        <translation>Responsable de la confidentialité</translation>
    </message>
    <message>
        <source>Somebody new</source>
        <translation>Une nouvelle personne</translation>
    </message>
    <message>
        <source>Name of the team</source>
        <translation>Nom de l’équipe</translation>
    </message>
    <message>
        <source>Who begins it</source>
        <translation>Qui la commence</translation>
    </message>
    <message>
        <source>A privacy officer signs here</source>
        <translation>Un responsable de la confidentialité signe ici</translation>
    </message>
    <message>
        <source>Nobody makes a team alone. The privacy officer types the own password; it is used for this alone.</source>
        <translation>Personne ne crée une équipe seul. Le responsable de la confidentialité saisit son propre mot de passe ; il ne sert qu’à cela.</translation>
    </message>
    <message>
        <source>Name of the new person</source>
        <translation>Nom de la nouvelle personne</translation>
    </message>
    <message>
        <source>That person gets a one-time code, and lets the others of the team in.</source>
        <translation>Cette personne reçoit un code à usage unique, et fait entrer les autres membres de l’équipe.</translation>
    </message>
    <message>
        <source>Who works here already gives the own password with it, and keeps the rest.</source>
        <translation>Qui travaille déjà ici donne son propre mot de passe avec ce code, et garde le reste.</translation>
    </message>
    <message>
        <source>Patients of other teams are not opened by it.</source>
        <translation>Les patients des autres équipes ne sont pas ouverts pour autant.</translation>
    </message>
    <message>
        <source>Invite a person</source>
        <translation>Inviter une personne</translation>
    </message>
    <message>
        <source>Everyone has an own name and password. A newcomer gets a one-time code, chooses a password at this computer, and reads four words to you; you type them here.</source>
        <translation>Chacun a son nom et son mot de passe. Un nouveau reçoit un code à usage unique, choisit un mot de passe sur ce poste et vous lit quatre mots ; vous les tapez ici.</translation>
    </message>
    <message>
        <source>Teams: {teams}</source>
        <translation>Équipes : {teams}</translation>
    </message>
    <message>
        <source>Change roles</source>
        <translation>Modifier les rôles</translation>
    </message>
    <message>
        <source>Change the roles of {name}</source>
        <translation>Modifier les rôles de {name}</translation>
    </message>
    <message>
        <source>For a forgotten password or a lost code</source>
        <translation>Pour un mot de passe oublié ou un code perdu</translation>
    </message>
    <message>
        <source>New code for {name}</source>
        <translation>Nouveau code pour {name}</translation>
    </message>
    <message>
        <source>People of the clinic</source>
        <translation>Personnes du cabinet</translation>
    </message>
    <message>
        <source>Has a one-time code and has not used it yet.</source>
        <translation>A un code à usage unique et ne l'a pas encore utilisé.</translation>
    </message>
    <message>
        <source>Waiting for somebody to compare four words.</source>
        <translation>Attend que quelqu'un compare quatre mots.</translation>
    </message>
    <message>
        <source>Still waiting for access as: {roles}</source>
        <translation>Attend encore l'accès comme : {roles}</translation>
    </message>
    <message>
        <source>Teams of {name}</source>
        <translation>Équipes de {name}</translation>
    </message>
    <message>
        <source>Compare words with {name}</source>
        <translation>Comparer les mots avec {name}</translation>
    </message>
    <message>
        <source>Waiting for access</source>
        <translation>En attente d'accès</translation>
    </message>
    <message>
        <source>Valid until {day}. It works once.</source>
        <translation>Valable jusqu'au {day}. Il ne sert qu'une fois.</translation>
    </message>
    <message>
        <source>Sent to the printer.</source>
        <translation>Envoyé à l'imprimante.</translation>
    </message>
    <message>
        <source>I have handed it over</source>
        <translation>Je l'ai remis</translation>
    </message>
    <message>
        <source>Hand over this code</source>
        <translation>Remettez ce code</translation>
    </message>
    <message>
        <source>Compare these four words</source>
        <translation>Comparez ces quatre mots</translation>
    </message>
    <message>
        <source>Give access</source>
        <translation>Donner l'accès</translation>
    </message>
    <message>
        <source>Ask {name} to read the four words aloud, face to face or by telephone, and type what you hear.</source>
        <translation>Demandez à {name} de lire les quatre mots à voix haute, en face ou au téléphone, et tapez ce que vous entendez.</translation>
    </message>
    <message>
        <source>The four words</source>
        <translation>Les quatre mots</translation>
    </message>
    <message>
        <source>for example Noah Fischer</source>
        <translation>par exemple Noah Fischer</translation>
    </message>
    <message>
        <source>The first practitioner prepares the clinic for photos.</source>
        <translation>Le premier praticien prépare le cabinet pour les photos.</translation>
    </message>
    <message>
        <source>Hand the code over yourself: who types it becomes the first to open photos, and lets the other practitioners in. Until then no photo can be imported.</source>
        <translation>Remettez le code vous-même : la personne qui le tape est la première à ouvrir les photos et fait entrer les autres praticiens. D'ici là, aucune photo ne peut être importée.</translation>
    </message>
    <message>
        <source>An administrator who is also privacy officer has to invite the first practitioner.</source>
        <translation>Un administrateur qui est aussi responsable de la confidentialité doit inviter le premier praticien.</translation>
    </message>
    <message>
        <source>Access is renewed for everybody who stays, in the background, as colleagues unlock. Nobody has to wait.</source>
        <translation>Les accès de ceux qui restent sont renouvelés en arrière-plan, quand les collègues déverrouillent. Personne n'attend.</translation>
    </message>
    <message>
        <source>From now on this person can no longer unlock ClinicVault.</source>
        <translation>Dès maintenant, cette personne ne peut plus déverrouiller ClinicVault.</translation>
    </message>
    <message>
        <source>Photos that were copied or exported before stay readable: ask for them.</source>
        <translation>Les photos copiées ou exportées auparavant restent lisibles : réclamez-les.</translation>
    </message>
    <message>
        <source>What this person did stays in the access log.</source>
        <translation>Ce que cette personne a fait reste dans le journal des accès.</translation>
    </message>
    <message>
        <source>To come back, the person has to be invited again.</source>
        <translation>Pour revenir, la personne doit être invitée de nouveau.</translation>
    </message>
    <message>
        <source>{group}: {done} of {total}</source>
        <translation>{group} : {done} sur {total}</translation>
    </message>
    <message>
        <source>Photos of active patients</source>
        <translation>Photos des patients actifs</translation>
    </message>
    <message>
        <source>Photos of archived patients</source>
        <translation>Photos des patients archivés</translation>
    </message>
    <message>
        <source>Privacy officers</source>
        <translation>Responsables de la confidentialité</translation>
    </message>
    <message>
        <source>Names and consents</source>
        <translation>Noms et consentements</translation>
    </message>
    <message>
        <source>Access log</source>
        <translation>Journal des accès</translation>
    </message>
    <message>
        <source>Administrators</source>
        <translation>Administrateurs</translation>
    </message>
    <message>
        <source>Access is being renewed because somebody left, or after an incident</source>
        <translation>Les accès sont renouvelés après un départ ou un incident</translation>
    </message>
    <message>
        <source>It goes on while you work, and after every unlock.</source>
        <translation>Cela continue pendant que vous travaillez, et après chaque déverrouillage.</translation>
    </message>
    <message>
        <source>waits for a practitioner</source>
        <translation>attend un praticien</translation>
    </message>
    <message>
        <source>waits for you</source>
        <translation>vous attend</translation>
    </message>
    <message>
        <source>Archived patients are renewed with your password, because archived records open only so. You can go on working meanwhile.</source>
        <translation>Les patients archivés sont renouvelés avec votre mot de passe, car les dossiers archivés ne s'ouvrent qu'ainsi. Vous pouvez continuer à travailler.</translation>
    </message>
    <message>
        <source>waits for a colleague</source>
        <translation>attend un collègue</translation>
    </message>
    <message>
        <source>Roles of {name}</source>
        <translation>Rôles de {name}</translation>
    </message>
    <message>
        <source>Change the roles</source>
        <translation>Modifier les rôles</translation>
    </message>
    <message>
        <source>{name} forgot the password</source>
        <translation>{name} a oublié son mot de passe</translation>
    </message>
    <message>
        <source>Make a new code</source>
        <translation>Créer un nouveau code</translation>
    </message>
    <message>
        <source>What follows</source>
        <translation>Ce qui s'ensuit</translation>
    </message>
    <message>
        <source>The person gets a new one-time code and chooses a password with it.</source>
        <translation>La personne reçoit un nouveau code à usage unique et choisit avec lui un mot de passe.</translation>
    </message>
    <message>
        <source>After that somebody compares four words again, as with a newcomer.</source>
        <translation>Ensuite, quelqu'un compare de nouveau quatre mots, comme à l'arrivée.</translation>
    </message>
    <message>
        <source>{taken} ends at once. {given} begins with the code.</source>
        <translation>{taken} : fin immédiate. {given} : commence avec le code.</translation>
    </message>
    <message>
        <source>{taken} ends at once. Choose another role, or end the access instead.</source>
        <translation>{taken} cesse aussitôt. Choisissez un autre rôle, ou mettez plutôt fin à l'accès.</translation>
    </message>
    <message>
        <source>Nobody can look a password up, not even an administrator. A new one-time code takes its place.</source>
        <translation>Personne ne peut retrouver un mot de passe, pas même un administrateur. Un nouveau code à usage unique le remplace.</translation>
    </message>
    <message>
        <source>{taken} ends at once.</source>
        <translation>{taken} : fin immédiate.</translation>
    </message>
    <message>
        <source>The old password ends at once, and so does what it opened.</source>
        <translation>L'ancien mot de passe cesse aussitôt, et ce qu'il ouvrait aussi.</translation>
    </message>
    <message>
        <source>With the code the person chooses a new password at this computer.</source>
        <translation>Avec le code, la personne choisit un nouveau mot de passe à ce poste.</translation>
    </message>
    <message>
        <source>Then somebody with the same role compares four words. No photo is lost.</source>
        <translation>Puis quelqu'un du même rôle compare quatre mots. Aucune photo n'est perdue.</translation>
    </message>
    <message>
        <source>Hand the code over face to face, so that nobody else uses it.</source>
        <translation>Remettez le code en main propre, pour que personne d'autre ne l'utilise.</translation>
    </message>
    <message>
        <source>{given} begins with the code.</source>
        <translation>{given} : commence avec le code.</translation>
    </message>
    <message>
        <source>Nothing changes yet.</source>
        <translation>Rien ne change encore.</translation>
    </message>
    <message>
        <source>Show my four words</source>
        <translation>Afficher mes quatre mots</translation>
    </message>
    <message>
        <source>To come into another team, read your four words to one of its members.</source>
        <translation>Pour entrer dans une autre équipe, lisez vos quatre mots à l’un de ses membres.</translation>
    </message>
    <message>
        <source>Your four words: {words}</source>
        <translation>Vos quatre mots : {words}</translation>
    </message>
    <message>
        <source>Take {name} out of {team}?</source>
        <translation>Retirer {name} de {team} ?</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Take out of {team}</source>
        <translation>Retirer de {team}</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>Membre</translation>
    </message>
    <message>
        <source>Not a member</source>
        <translation>Pas membre</translation>
    </message>
    <message>
        <source>Let in</source>
        <translation>Faire entrer</translation>
    </message>
    <message>
        <source>Let into {team}</source>
        <translation>Faire entrer dans {team}</translation>
    </message>
    <message>
        <source>From now on this person cannot open the photos of that team's patients.</source>
        <translation>Désormais, cette personne ne peut plus ouvrir les photos des patients de cette équipe.</translation>
    </message>
    <message>
        <source>Access is renewed for everybody who stays in the team, as they unlock.</source>
        <translation>L’accès est renouvelé pour tous ceux qui restent dans l’équipe, à mesure qu’ils déverrouillent.</translation>
    </message>
    <message>
        <source>Other teams and roles of this person stay as they are.</source>
        <translation>Les autres équipes et rôles de cette personne restent inchangés.</translation>
    </message>
    <message>
        <source>A member of that team lets this person in.</source>
        <translation>Un membre de cette équipe fait entrer cette personne.</translation>
    </message>
    <message>
        <source>The access log is read by its clock on every computer: hours, days, and when a review is due.</source>
        <translation>Le journal des accès se lit à son heure sur tous les postes : heures, jours, et date à laquelle une revue est due.</translation>
    </message>
    <message>
        <source>As this computer: {zone}</source>
        <translation>Comme ce poste : {zone}</translation>
    </message>
    <message>
        <source>As this computer</source>
        <translation>Comme ce poste</translation>
    </message>
    <message>
        <source>Tell it by telephone or on paper, never together with the file. It is not kept and not shown again. The recipient opens the file with the free program age.</source>
        <translation>Donnez-la par téléphone ou sur papier, jamais avec le fichier. Elle n'est ni gardée ni montrée à nouveau. Le destinataire ouvre le fichier avec le programme libre age.</translation>
    </message>
    <message>
        <source>Only the recipient's key opens it. Send it as you like.</source>
        <translation>Seule la clé du destinataire l'ouvre. Envoyez-le comme vous voulez.</translation>
    </message>
    <message>
        <source>Compare with the sender</source>
        <translation>Comparer avec l'expéditeur</translation>
    </message>
    <message>
        <source>A practitioner or privacy officer can compare it with the sender by telephone.</source>
        <translation>Un praticien ou un responsable de la confidentialité peut le comparer avec l'expéditeur par téléphone.</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>ce poste</translation>
    </message>
    <message>
        <source>Packages for this clinic</source>
        <translation>Paquets pour ce cabinet</translation>
    </message>
    <message>
        <source>The clinic's key, in groups of four</source>
        <translation>La clé du cabinet, par groupes de quatre</translation>
    </message>
    <message>
        <source>Give this key to colleagues who send you pictures. What is encrypted for it opens at this clinic only, at every front desk. It is no secret; but whoever uses it for the first time should have it read out on the telephone.</source>
        <translation>Donnez cette clé aux confrères qui vous envoient des images. Ce qui est chiffré pour elle ne s'ouvre que dans ce cabinet, à chaque accueil. Elle n'est pas un secret ; mais qui s'en sert pour la première fois devrait se la faire lire au téléphone.</translation>
    </message>
    <message>
        <source>Words of this clinic's computers</source>
        <translation>Mots des postes de ce cabinet</translation>
    </message>
    <message>
        <source>QR code of the clinic's key</source>
        <translation>Code QR de la clé du cabinet</translation>
    </message>
    <message>
        <source>The clinic's key</source>
        <translation>La clé du cabinet</translation>
    </message>
    <message>
        <source>Save the clinic's key</source>
        <translation>Enregistrer la clé du cabinet</translation>
    </message>
    <message>
        <source>A colleague who got a package from you asks for the four words of the computer that made it. Read them out on the telephone.</source>
        <translation>Un confrère qui a reçu un paquet de vous demande les quatre mots du poste qui l'a préparé. Lisez-les-lui au téléphone.</translation>
    </message>
    <message>
        <source>Copied: paste it into a message.</source>
        <translation>Copiée : collez-la dans un message.</translation>
    </message>
    <message>
        <source>Who the sender is</source>
        <translation>Qui est l'expéditeur</translation>
    </message>
    <message>
        <source>Compare and remember</source>
        <translation>Comparer et retenir</translation>
    </message>
    <message>
        <source>Telephone the sender at a number that you know, not one from the package. Ask for the four words of the computer that made it: they stand there under Import, “Get pictures from another clinic”.</source>
        <translation>Appelez l'expéditeur à un numéro que vous connaissez, pas à un numéro indiqué dans le paquet. Demandez les quatre mots du poste qui l'a préparé : ils se trouvent chez lui sous « Importer », « Recevoir des images d'un autre cabinet ».</translation>
    </message>
    <message>
        <source>The four words that you hear</source>
        <translation>Les quatre mots que vous entendez</translation>
    </message>
    <message>
        <source>If they are right, packages of this computer are known to come from this sender from now on. The access log keeps who compared them.</source>
        <translation>S'ils sont justes, les paquets de ce poste sont désormais reconnus comme venant de cet expéditeur. Le journal des accès garde qui les a comparés.</translation>
    </message>
    <message>
        <source>Somebody who is not in the address book yet</source>
        <translation>Quelqu'un qui n'est pas encore dans le carnet d'adresses</translation>
    </message>
    <message>
        <source>Name of the sender</source>
        <translation>Nom de l'expéditeur</translation>
    </message>
    <message>
        <source>Packages of other clinics</source>
        <translation>Paquets d'autres cabinets</translation>
    </message>
    <message>
        <source>The package asks for its passphrase again</source>
        <translation>Le paquet demande à nouveau sa phrase secrète</translation>
    </message>
    <message>
        <source>Please type them again, or ask the sender.</source>
        <translation>Veuillez les saisir à nouveau, ou demandez à l'expéditeur.</translation>
    </message>
    <message>
        <source>The import was interrupted, and the passphrase is not kept. Nothing is lost: it goes on as soon as the package is open again.</source>
        <translation>L'importation a été interrompue, et la phrase secrète n'est pas conservée. Rien n'est perdu : elle reprend dès que le paquet est à nouveau ouvert.</translation>
    </message>
    <message>
        <source>Passphrase of the package</source>
        <translation>Phrase secrète du paquet</translation>
    </message>
    <message>
        <source>What is encrypted for this key opens at our clinic only. The key is no secret; before you use it for the first time, ring us and have it read to you.</source>
        <translation>Ce qui est chiffré pour cette clé ne s'ouvre que dans notre cabinet. La clé n'est pas un secret ; avant de vous en servir pour la première fois, appelez-nous et faites-vous la lire.</translation>
    </message>
    <message>
        <source>What we send is known by these words of our computers; we read them to you:</source>
        <translation>Ce que nous envoyons se reconnaît à ces mots de nos postes ; nous vous les lisons :</translation>
    </message>
    <message>
        <source>How to send us pictures</source>
        <translation>Comment nous envoyer des images</translation>
    </message>
    <message>
        <source>Packages that these computers sign are known to come from here. Each was compared by its four words.</source>
        <translation>Les paquets que signent ces postes sont reconnus comme venant d'ici. Chacun a été comparé par ses quatre mots.</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Oublier</translation>
    </message>
    <message>
        <source>Forget computer {n} of {name}</source>
        <translation>Oublier le poste {n} de {name}</translation>
    </message>
    <message>
        <source>Forget this computer?</source>
        <translation>Oublier ce poste ?</translation>
    </message>
    <message>
        <source>Known computers</source>
        <translation>Postes connus</translation>
    </message>
    <message>
        <source>Packages that it signs come from an unknown sender again.</source>
        <translation>Les paquets qu'il signe viennent à nouveau d'un expéditeur inconnu.</translation>
    </message>
    <message>
        <source>What was taken in stays where it is.</source>
        <translation>Ce qui a été importé reste où il est.</translation>
    </message>
    <message>
        <source>{n} more package</source>
        <translation>{n} autre paquet</translation>
    </message>
    <message>
        <source>{n} more packages</source>
        <translation>{n} autres paquets</translation>
    </message>
    <message>
        <source>{n} package of other clinics</source>
        <translation>{n} paquet d'un autre cabinet</translation>
    </message>
    <message>
        <source>{n} packages of other clinics</source>
        <translation>{n} paquets d'autres cabinets</translation>
    </message>
    <message>
        <source>This package came encrypted, and asks for its passphrase</source>
        <translation>Ce paquet est arrivé chiffré et demande sa phrase secrète</translation>
    </message>
    <message>
        <source>Made by a computer of this clinic</source>
        <translation>Préparé par un poste de ce cabinet</translation>
    </message>
    <message>
        <source>From {name}, checked</source>
        <translation>De {name}, vérifié</translation>
    </message>
    <message>
        <source>Unknown sender</source>
        <translation>Expéditeur inconnu</translation>
    </message>
    <message>
        <source>Nobody signed this package</source>
        <translation>Personne n'a signé ce paquet</translation>
    </message>
    <message>
        <source>{n} of them needs a look.</source>
        <translation>{n} d'entre eux demande votre attention.</translation>
    </message>
    <message>
        <source>{n} of them need a look.</source>
        <translation>{n} d'entre eux demandent votre attention.</translation>
    </message>
    <message>
        <source>It says that it comes from {clinic}.</source>
        <translation>Il dit venir de {clinic}.</translation>
    </message>
    <message>
        <source>Nobody has compared this with the sender yet.</source>
        <translation>Personne ne l'a encore comparé avec l'expéditeur.</translation>
    </message>
    <message>
        <source>Made for {name}</source>
        <translation>Préparé pour {name}</translation>
    </message>
    <message>
        <source>All their senders are known.</source>
        <translation>Tous leurs expéditeurs sont connus.</translation>
    </message>
    <message>
        <source>{n} signed file is missing.</source>
        <translation>{n} fichier signé manque.</translation>
    </message>
    <message>
        <source>{n} signed files are missing.</source>
        <translation>{n} fichiers signés manquent.</translation>
    </message>
    <message>
        <source>{n} file is not what the sender signed, and was not taken in.</source>
        <translation>{n} fichier n'est pas celui que l'expéditeur a signé ; il n'a pas été importé.</translation>
    </message>
    <message>
        <source>{n} files are not what the sender signed, and were not taken in.</source>
        <translation>{n} fichiers ne sont pas ceux que l'expéditeur a signés ; ils n'ont pas été importés.</translation>
    </message>
    <message>
        <source>The sender wanted it deleted by {day}: that day is past.</source>
        <translation>L'expéditeur demandait de le supprimer au plus tard le {day} : ce jour est passé.</translation>
    </message>
    <message>
        <source>The sender lets it be kept until {day}.</source>
        <translation>L'expéditeur permet de le garder jusqu'au {day}.</translation>
    </message>
    <message>
        <source>Anybody could have made it: ask the sender whether it is theirs.</source>
        <translation>N'importe qui a pu le préparer : demandez à l'expéditeur s'il vient bien de lui.</translation>
    </message>
    <message>
        <source>Show the passphrase</source>
        <translation>Afficher la phrase secrète</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>The sender tells it to you by telephone or on paper.</source>
        <translation>L'expéditeur vous la communique par téléphone ou sur papier.</translation>
    </message>
    <message>
        <source>Please type the passphrase.</source>
        <translation>Veuillez saisir la phrase secrète.</translation>
    </message>
    <message>
        <source>ROLES</source>
        <translation>RÔLES</translation>
    </message>
    <message>
        <source>WHAT IS NEEDED</source>
        <translation>CE QU’IL FAUT</translation>
    </message>
    <message>
        <source>Must unlock until {day}</source>
        <translation>Doit déverrouiller d’ici au {day}</translation>
    </message>
    <message>
        <source>A new one-time code</source>
        <translation>Un nouveau code à usage unique</translation>
    </message>
    <message>
        <source>Must unlock once</source>
        <translation>Doit déverrouiller une fois</translation>
    </message>
    <message>
        <source>Who has not unlocked since</source>
        <translation>Qui n’a pas déverrouillé depuis</translation>
    </message>
    <message>
        <source>Every key of the clinic is made anew: computers, people, groups and patients.</source>
        <translation>Toutes les clés du cabinet sont refaites : postes, personnes, groupes et patients.</translation>
    </message>
    <message>
        <source>Keys that were copied before open nothing that is added from now on.</source>
        <translation>Les clés copiées auparavant n’ouvrent rien de ce qui est ajouté désormais.</translation>
    </message>
    <message>
        <source>Photos that were exported stay readable, and so does an old copy of the clinic's folder to who also has its keys.</source>
        <translation>Les photos exportées restent lisibles, de même qu’une ancienne copie du dossier du cabinet pour qui en a aussi les clés.</translation>
    </message>
    <message>
        <source>Everybody goes on working. Passwords and recovery sheets stay the same.</source>
        <translation>Tout le monde continue à travailler. Les mots de passe et les fiches de secours restent les mêmes.</translation>
    </message>
    <message>
        <source>Every person unlocks once within 30 days; who does not needs a new one-time code.</source>
        <translation>Chacun déverrouille une fois dans les 30 jours ; sinon, il lui faut un nouveau code à usage unique.</translation>
    </message>
    <message>
        <source>About {n} minute of work for this computer, in the background.</source>
        <translation>Environ {n} minute de travail pour ce poste, en arrière-plan.</translation>
    </message>
    <message>
        <source>About {n} minutes of work for this computer, in the background.</source>
        <translation>Environ {n} minutes de travail pour ce poste, en arrière-plan.</translation>
    </message>
    <message>
        <source>Renew everything?</source>
        <translation>Tout renouveler ?</translation>
    </message>
    <message>
        <source>Counting what is to be renewed …</source>
        <translation>Compte de ce qui est à renouveler …</translation>
    </message>
    <message>
        <source>Reason, for the access log</source>
        <translation>Motif, pour le journal des accès</translation>
    </message>
    <message>
        <source>{n} computer</source>
        <translation>{n} poste</translation>
    </message>
    <message>
        <source>{n} computers</source>
        <translation>{n} postes</translation>
    </message>
    <message>
        <source>{n} of them archived</source>
        <translation>dont {n} archivés</translation>
    </message>
    <message>
        <source>{n} import</source>
        <translation>{n} importation</translation>
    </message>
    <message>
        <source>{n} imports</source>
        <translation>{n} importations</translation>
    </message>
    <message>
        <source>Everything is renewed</source>
        <translation>Tout est renouvelé</translation>
    </message>
    <message>
        <source>{n} patient whose consent was withdrawn keeps the old keys until the record is brought back.</source>
        <translation>{n} patient dont le consentement a été retiré garde les anciennes clés jusqu’à ce que son dossier soit rétabli.</translation>
    </message>
    <message>
        <source>{n} patients whose consent was withdrawn keep the old keys until their records are brought back.</source>
        <translation>{n} patients dont le consentement a été retiré gardent les anciennes clés jusqu’à ce que leurs dossiers soient rétablis.</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Verrouiller</translation>
    </message>
    <message>
        <source>Your own keys are made anew when you unlock the next time.</source>
        <translation>Vos propres clés sont refaites à votre prochain déverrouillage.</translation>
    </message>
    <message>
        <source>Lock and unlock once, best today.</source>
        <translation>Verrouillez et déverrouillez une fois, de préférence aujourd’hui.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Interrompre</translation>
    </message>
    <message>
        <source>Renew everything …</source>
        <translation>Tout renouveler …</translation>
    </message>
    <message>
        <source>After an incident: a computer was stolen or infected, or somebody may have copied the clinic's folder and a password.</source>
        <translation>Après un incident : un poste a été volé ou infecté, ou quelqu’un a pu copier le dossier du cabinet et un mot de passe.</translation>
    </message>
    <message>
        <source>Ordered {when} by {name}: {reason}</source>
        <translation>Ordonné le {when} par {name} : {reason}</translation>
    </message>
    <message>
        <source>Everything is being renewed</source>
        <translation>Tout est en cours de renouvellement</translation>
    </message>
    <message>
        <source>Everything else is renewed; not everybody has unlocked since</source>
        <translation>Tout le reste est renouvelé ; tous n’ont pas encore déverrouillé depuis</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Ce que cela fait</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>Avancement</translation>
    </message>
    <message>
        <source>Their keys of before still count until they unlock. Telephone them.</source>
        <translation>Leurs anciennes clés comptent encore jusqu’à leur déverrouillage. Téléphonez-leur.</translation>
    </message>
    <message>
        <source>Ordered {when} by an administrator.</source>
        <translation>Ordonné le {when} par un administrateur.</translation>
    </message>
    <message>
        <source>Ordered {when} by {name}.</source>
        <translation>Ordonné le {when} par {name}.</translation>
    </message>
    <message>
        <source>at each person's next unlock</source>
        <translation>au prochain déverrouillage de chacun</translation>
    </message>
    <message>
        <source>The computers' shared key</source>
        <translation>La clé commune des postes</translation>
    </message>
    <message>
        <source>People's own keys</source>
        <translation>Les clés propres des personnes</translation>
    </message>
    <message>
        <source>Key to the photos of active patients</source>
        <translation>Clé des photos des patients actifs</translation>
    </message>
    <message>
        <source>Key to the photos of archived patients</source>
        <translation>Clé des photos des patients archivés</translation>
    </message>
    <message>
        <source>Key of the privacy officers</source>
        <translation>Clé des responsables de la confidentialité</translation>
    </message>
    <message>
        <source>Key to names and consents</source>
        <translation>Clé des noms et des consentements</translation>
    </message>
    <message>
        <source>Key to the access log</source>
        <translation>Clé du journal des accès</translation>
    </message>
    <message>
        <source>Active patients and their photos</source>
        <translation>Patients actifs et leurs photos</translation>
    </message>
    <message>
        <source>Archived patients and their photos</source>
        <translation>Patients archivés et leurs photos</translation>
    </message>
    <message>
        <source>Waits for you</source>
        <translation>Vous attend</translation>
    </message>
    <message>
        <source>Waits for others</source>
        <translation>Attend d’autres</translation>
    </message>
    <message>
        <source>with the password of: {roles}</source>
        <translation>avec le mot de passe de : {roles}</translation>
    </message>
    <message>
        <source>at the next unlock of: {roles}</source>
        <translation>au prochain déverrouillage de : {roles}</translation>
    </message>
    <message>
        <source>with your password</source>
        <translation>avec votre mot de passe</translation>
    </message>
    <message>
        <source>{rule}: {role}</source>
        <translation>{rule} : {role}</translation>
    </message>
    <message>
        <source>A record stays active for</source>
        <translation>Un dossier reste actif pendant</translation>
    </message>
    <message>
        <source>Counted from the last visit. After that it is archived: it opens when a practitioner confirms who is there. Fewer days keep less open on an unlocked computer.</source>
        <translation>À compter de la dernière visite. Ensuite il est archivé : il s'ouvre quand un praticien confirme son identité. Moins de jours laissent moins de choses ouvertes sur un poste déverrouillé.</translation>
    </message>
    <message>
        <source>An archived record stays open for</source>
        <translation>Un dossier archivé reste ouvert pendant</translation>
    </message>
    <message>
        <source>After somebody confirmed who is there; one day means until midnight.</source>
        <translation>Après la confirmation d'identité ; un jour veut dire jusqu'à minuit.</translation>
    </message>
    <message>
        <source>One confirmation opens at most</source>
        <translation>Une confirmation ouvre au plus</translation>
    </message>
    <message>
        <source>For today's list. For a longer list a second person must agree.</source>
        <translation>Pour la liste du jour. Pour une liste plus longue, une seconde personne doit être d'accord.</translation>
    </message>
    <message>
        <source>Emergency access lasts</source>
        <translation>L'accès d'urgence dure</translation>
    </message>
    <message>
        <source>After that the photos close again; whoever needs longer asks once more.</source>
        <translation>Ensuite les photos se referment ; qui a besoin de plus de temps le redemande.</translation>
    </message>
    <message>
        <source>It is reviewed within</source>
        <translation>Il est examiné dans les</translation>
    </message>
    <message>
        <source>An administrator and the privacy officer look at every emergency access; later it is shown as overdue.</source>
        <translation>Un administrateur et le responsable de la confidentialité examinent chaque accès d'urgence ; passé ce délai, il est signalé en retard.</translation>
    </message>
    <message>
        <source>Patients opened</source>
        <translation>Patients ouverts</translation>
    </message>
    <message>
        <source>Photos shown</source>
        <translation>Photos affichées</translation>
    </message>
    <message>
        <source>Photos exported</source>
        <translation>Photos exportées</translation>
    </message>
    <message>
        <source>Ask who is there at</source>
        <translation>Demander qui est là à</translation>
    </message>
    <message>
        <source>Before that ClinicVault only becomes slower, from the limit on.</source>
        <translation>Avant cela, ClinicVault ne fait que ralentir, à partir de la limite.</translation>
    </message>
    <message>
        <source>Ask for a second person at</source>
        <translation>Demander une seconde personne à</translation>
    </message>
    <message>
        <source>A colleague agrees on the screen, with the own password.</source>
        <translation>Un collègue donne son accord à l'écran, avec son propre mot de passe.</translation>
    </message>
    <message>
        <source>A consent ends soon from</source>
        <translation>Un consentement expire bientôt à partir de</translation>
    </message>
    <message>
        <source>So long before its end it is listed, to be renewed in time.</source>
        <translation>Ce temps avant sa fin, il figure dans la liste, pour être renouvelé à temps.</translation>
    </message>
    <message>
        <source>Patients consent alone from</source>
        <translation>Les patients consentent seuls à partir de</translation>
    </message>
    <message>
        <source>Before that a parent or guardian consents; then the patient is asked again.</source>
        <translation>Avant, un parent ou un tuteur consent ; ensuite on redemande au patient.</translation>
    </message>
    <message>
        <source>Consent recorded in an emergency is confirmed within</source>
        <translation>Un consentement recueilli en urgence est confirmé sous</translation>
    </message>
    <message>
        <source>Without confirmation it does not count any more.</source>
        <translation>Sans confirmation, il ne compte plus.</translation>
    </message>
    <message>
        <source>Backups keep keys for</source>
        <translation>Les sauvegardes gardent les clés pendant</translation>
    </message>
    <message>
        <source>After that the next backup takes them out of the older ones. Until then an old backup could open a patient who was erased.</source>
        <translation>Ensuite, la sauvegarde suivante les retire des plus anciennes. D’ici là, une ancienne sauvegarde pourrait ouvrir un patient effacé.</translation>
    </message>
    <message>
        <source>Locks by itself after</source>
        <translation>Verrouillage automatique après</translation>
    </message>
    <message>
        <source>day</source>
        <translation>jour</translation>
    </message>
    <message>
        <source>days</source>
        <translation>jours</translation>
    </message>
    <message>
        <source>record</source>
        <translation>dossier</translation>
    </message>
    <message>
        <source>records</source>
        <translation>dossiers</translation>
    </message>
    <message>
        <source>minute</source>
        <translation>minute</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>patient</source>
        <translation>patient</translation>
    </message>
    <message>
        <source>patients</source>
        <translation>patients</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>photo</translation>
    </message>
    <message>
        <source>photos</source>
        <translation>photos</translation>
    </message>
    <message>
        <source>time the limit</source>
        <translation>fois la limite</translation>
    </message>
    <message>
        <source>times the limit</source>
        <translation>fois la limite</translation>
    </message>
    <message>
        <source>day before</source>
        <translation>jour avant</translation>
    </message>
    <message>
        <source>days before</source>
        <translation>jours avant</translation>
    </message>
    <message>
        <source>year of age</source>
        <translation>an</translation>
    </message>
    <message>
        <source>years of age</source>
        <translation>ans</translation>
    </message>
    <message>
        <source>hour</source>
        <translation>heure</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>heures</translation>
    </message>
    <message>
        <source>second</source>
        <translation>seconde</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>secondes</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Choisir une image</translation>
    </message>
    <message>
        <source>Remove the logo</source>
        <translation>Retirer le logo</translation>
    </message>
    <message>
        <source>Only administrators choose it.</source>
        <translation>Seuls les administrateurs le choisissent.</translation>
    </message>
    <message>
        <source>There is a logo; your role does not show it.</source>
        <translation>Il y a un logo ; votre rôle ne permet pas de le voir.</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff)</source>
        <translation>Images (*.png *.jpg *.jpeg *.webp *.tif *.tiff)</translation>
    </message>
    <message>
        <source>The logo is saved.</source>
        <translation>Le logo est enregistré.</translation>
    </message>
    <message>
        <source>It stands on the next sheet.</source>
        <translation>Il figurera sur la prochaine planche.</translation>
    </message>
    <message>
        <source>The logo is removed.</source>
        <translation>Le logo est retiré.</translation>
    </message>
    <message>
        <source>The clinic's name stands alone.</source>
        <translation>Le nom de la clinique figure seul.</translation>
    </message>
    <message>
        <source>It stands on before/after sheets and slides. It is kept encrypted, and made anew from its pixels, so that nothing of the file's history stays.</source>
        <translation>Il figure sur les planches et diapositives avant/après. Il est conservé chiffré et recréé à partir de ses pixels, pour qu'il ne reste rien de l'historique du fichier.</translation>
    </message>
    <message>
        <source>This is it.</source>
        <translation>Le voici.</translation>
    </message>
    <message>
        <source>Choose the clinic's logo</source>
        <translation>Choisir le logo de la clinique</translation>
    </message>
    <message>
        <source>There is no logo: the clinic's name stands alone.</source>
        <translation>Il n'y a pas de logo : le nom de la clinique figure seul.</translation>
    </message>
    <message>
        <source>On black</source>
        <translation>Sur fond noir</translation>
    </message>
    <message>
        <source>On white</source>
        <translation>Sur fond blanc</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Avant et après</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Diapositives</translation>
    </message>
    <message>
        <source>At the foot</source>
        <translation>En bas de page</translation>
    </message>
    <message>
        <source>No name of a patient belongs on a sheet.</source>
        <translation>Aucun nom de patient n'a sa place sur une planche.</translation>
    </message>
    <message>
        <source>What is made</source>
        <translation>Ce qui est produit</translation>
    </message>
    <message>
        <source>As it was found</source>
        <translation>Comme trouvé</translation>
    </message>
    <message>
        <source>Click the same places</source>
        <translation>Cliquer les mêmes points</translation>
    </message>
    <message>
        <source>Side by side as they are</source>
        <translation>Côte à côte, telles quelles</translation>
    </message>
    <message>
        <source>Swap before and after</source>
        <translation>Inverser avant et après</translation>
    </message>
    <message>
        <source>Drag the picture, or use the keys: arrows move (with Shift less), + and − scale, comma and full stop turn.</source>
        <translation>Faites glisser l'image ou utilisez le clavier : les flèches déplacent (moins avec Maj), + et − changent la taille, virgule et point font tourner.</translation>
    </message>
    <message>
        <source>Looking how they lie …</source>
        <translation>Recherche de l'alignement …</translation>
    </message>
    <message>
        <source>Both show the same part in the same size on the sheet.</source>
        <translation>Les deux montrent la même partie à la même taille sur la planche.</translation>
    </message>
    <message>
        <source>Nothing was found by which they could be aligned. Click the same places, move the picture yourself, or leave both as they are.</source>
        <translation>Rien n'a été trouvé pour les aligner. Cliquez les mêmes points, déplacez l'image vous-même, ou laissez les deux telles quelles.</translation>
    </message>
    <message>
        <source>How they lie</source>
        <translation>Alignement</translation>
    </message>
    <message>
        <source>Which two pictures?</source>
        <translation>Quelles deux images ?</translation>
    </message>
    <message>
        <source>Add the pair</source>
        <translation>Ajouter la paire</translation>
    </message>
    <message>
        <source>Click on one from before and on one of the same view from later.</source>
        <translation>Cliquez sur une image d'avant et sur une image plus récente de la même vue.</translation>
    </message>
    <message>
        <source>Pairs of the sheet</source>
        <translation>Paires de la planche</translation>
    </message>
    <message>
        <source>Pair {n}: {view}, {days}, {how}</source>
        <translation>Paire {n} : {view}, {days}, {how}</translation>
    </message>
    <message>
        <source>{who} allowed this sheet.</source>
        <translation>{who} a autorisé cette planche.</translation>
    </message>
    <message>
        <source>This sheet waits for a second person.</source>
        <translation>Cette planche attend une seconde personne.</translation>
    </message>
    <message>
        <source>No view was photographed at two visits. Add a pair, and click on two pictures.</source>
        <translation>Aucune vue n'a été photographiée à deux visites. Ajoutez une paire et cliquez sur deux images.</translation>
    </message>
    <message>
        <source>{n} pair</source>
        <translation>{n} paire</translation>
    </message>
    <message>
        <source>{n} pairs</source>
        <translation>{n} paires</translation>
    </message>
    <message>
        <source>{n} pair for {who}</source>
        <translation>{n} paire pour {who}</translation>
    </message>
    <message>
        <source>{n} pairs for {who}</source>
        <translation>{n} paires pour {who}</translation>
    </message>
    <message>
        <source>Share of the photo after</source>
        <translation>Part de la photo après</translation>
    </message>
    <message>
        <source>The later picture lies over the earlier one. Arrows move it, plus and minus scale it, comma and full stop turn it.</source>
        <translation>L'image après est posée sur l'image avant. Les flèches la déplacent, plus et moins changent sa taille, virgule et point la font tourner.</translation>
    </message>
    <message>
        <source>Caption under this pair, without a name</source>
        <translation>Légende de cette paire, sans nom</translation>
    </message>
    <message>
        <source>Add a pair</source>
        <translation>Ajouter une paire</translation>
    </message>
    <message>
        <source>Remove the pair</source>
        <translation>Retirer la paire</translation>
    </message>
    <message>
        <source>Pair further up</source>
        <translation>Monter la paire</translation>
    </message>
    <message>
        <source>Pair further down</source>
        <translation>Descendre la paire</translation>
    </message>
    <message>
        <source>Which pictures belong together?</source>
        <translation>Quelles images vont ensemble ?</translation>
    </message>
    <message>
        <source>Before and after of the same view; the dates do not stand on it.</source>
        <translation>Avant et après d'une même vue ; les dates n'y figurent pas.</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Avant</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Après</translation>
    </message>
    <message>
        <source>{n} of {all} points set</source>
        <translation>{n} points sur {all} placés</translation>
    </message>
    <message>
        <source>The same places in both pictures</source>
        <translation>Les mêmes points dans les deux images</translation>
    </message>
    <message>
        <source>Points in the picture before</source>
        <translation>Points dans l'image avant</translation>
    </message>
    <message>
        <source>Points in the picture after</source>
        <translation>Points dans l'image après</translation>
    </message>
    <message>
        <source>Take the last point back</source>
        <translation>Retirer le dernier point</translation>
    </message>
    <message>
        <source>Click two or three places that both pictures show, such as the corners of the eyes: first on the left, then the same one on the right.</source>
        <translation>Cliquez deux ou trois points visibles sur les deux images, comme les coins des yeux : d'abord à gauche, puis le même à droite.</translation>
    </message>
    <message>
        <source>Use these points</source>
        <translation>Utiliser ces points</translation>
    </message>
    <message>
        <source>Print the sheet</source>
        <translation>Imprimer la planche</translation>
    </message>
    <message>
        <source>Looking for printers …</source>
        <translation>Recherche d'imprimantes …</translation>
    </message>
    <message>
        <source>This computer's printing service keeps the pages until they are printed. Take them from the printer yourself.</source>
        <translation>Le service d'impression de ce poste garde les pages jusqu'à leur impression. Prenez-les vous-même à l'imprimante.</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Exemplaires</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>Imprimante</translation>
    </message>
    <message>
        <source>No printer was found on this computer. Save the sheet as a PDF instead.</source>
        <translation>Aucune imprimante n'a été trouvée sur ce poste. Enregistrez plutôt la planche en PDF.</translation>
    </message>
    <message>
        <source>Take the pages from the printer now; nothing protects them.</source>
        <translation>Prenez les pages à l'imprimante maintenant ; rien ne les protège.</translation>
    </message>
    <message>
        <source>Hand them over yourself.</source>
        <translation>Remettez-les vous-même.</translation>
    </message>
    <message>
        <source>Note that they arrived under what was given to whom.</source>
        <translation>Notez leur réception sous ce qui a été remis, et à qui.</translation>
    </message>
    <message>
        <source>{what}, sent to {printer}</source>
        <translation>{what}, envoyé à {printer}</translation>
    </message>
    <message>
        <source>The page as it will leave</source>
        <translation>La page telle qu'elle sortira</translation>
    </message>
    <message>
        <source>Page before</source>
        <translation>Page précédente</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Page suivante</translation>
    </message>
    <message>
        <source>The pages are being drawn …</source>
        <translation>Les pages sont en cours de création …</translation>
    </message>
    <message>
        <source>Page {page} of {all}</source>
        <translation>Page {page} sur {all}</translation>
    </message>
    <message>
        <source>Some pairs are missing: a picture of theirs could not be read.</source>
        <translation>Des paires manquent : une de leurs images n'a pas pu être lue.</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>Imprimer …</translation>
    </message>
    <message>
        <source>A word on the sheet is the patient's name: write it without.</source>
        <translation>Un mot de la planche est le nom de la patiente ou du patient : écrivez sans lui.</translation>
    </message>
    <message>
        <source>Aligned by the face</source>
        <translation>Alignées par le visage</translation>
    </message>
    <message>
        <source>Aligned by what both show</source>
        <translation>Alignées par ce que montrent les deux</translation>
    </message>
    <message>
        <source>Aligned by hand</source>
        <translation>Alignées à la main</translation>
    </message>
    <message>
        <source>Not aligned: side by side</source>
        <translation>Non alignées : côte à côte</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Pages of A4 in one PDF file</source>
        <translation>Des pages A4 dans un seul fichier PDF</translation>
    </message>
    <message>
        <source>The same pages as pictures</source>
        <translation>Les mêmes pages en images</translation>
    </message>
    <message>
        <source>One picture of 1920 × 1080 a pair, for a talk</source>
        <translation>Une image de 1920 × 1080 par paire, pour un exposé</translation>
    </message>
    <message>
        <source>Straight to this computer's printer</source>
        <translation>Directement à l'imprimante de ce poste</translation>
    </message>
    <message>
        <source>Save the protected sheet</source>
        <translation>Enregistrer la planche protégée</translation>
    </message>
    <message>
        <source>Save the sheet</source>
        <translation>Enregistrer la planche</translation>
    </message>
    <message>
        <source>Folder for the pages</source>
        <translation>Dossier pour les pages</translation>
    </message>
    <message>
        <source>Screenshots and screen sharing show ClinicVault. Press to end it.</source>
        <translation>Les captures et le partage d'écran montrent ClinicVault. Appuyez pour y mettre fin.</translation>
    </message>
    <message>
        <source>The screen can be captured; press to end it</source>
        <translation>L'écran peut être capturé ; appuyez pour y mettre fin</translation>
    </message>
    <message>
        <source>Screen can be captured: {left}</source>
        <translation>Écran visible : {left}</translation>
    </message>
    <message>
        <source>Time until ClinicVault locks</source>
        <translation>Temps avant le verrouillage</translation>
    </message>
    <message>
        <source>{page}, {n} waiting</source>
        <translation>{page}, {n} en attente</translation>
    </message>
    <message>
        <source>Unlocked</source>
        <translation>Déverrouillé</translation>
    </message>
    <message>
        <source>Locks by itself in</source>
        <translation>Se verrouille dans</translation>
    </message>
    <message>
        <source>What I do not see</source>
        <translation>Ce que je ne vois pas</translation>
    </message>
    <message>
        <source>CLINIC</source>
        <translation>CABINET</translation>
    </message>
    <message>
        <source>ADMINISTRATION</source>
        <translation>ADMINISTRATION</translation>
    </message>
    <message>
        <source>Your access is not complete yet.</source>
        <translation>Votre accès n'est pas encore complet.</translation>
    </message>
    <message>
        <source>Read these four words to the person who gives you access, face to face or by telephone: {words}</source>
        <translation>Lisez ces quatre mots à la personne qui vous donne accès, de vive voix ou par téléphone : {words}</translation>
    </message>
    <message>
        <source>Trace a copy</source>
        <translation>Tracer une copie</translation>
    </message>
    <message>
        <source>Users and roles</source>
        <translation>Utilisateurs et rôles</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>What your roles do not show</source>
        <translation>Ce que vos rôles ne montrent pas</translation>
    </message>
    <message>
        <source>Your roles here: {roles}.</source>
        <translation>Vos rôles ici : {roles}.</translation>
    </message>
    <message>
        <source>Roles are kept apart so that one stolen password never opens everything. An administrator of your clinic can change them.</source>
        <translation>Les rôles sont séparés pour qu'un mot de passe volé n'ouvre jamais tout. Un administrateur de votre cabinet peut les changer.</translation>
    </message>
    <message>
        <source>• {reason}</source>
        <translation>• {reason}</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>Passer du clair au sombre</translation>
    </message>
    <message>
        <source>Change the language</source>
        <translation>Changer la langue</translation>
    </message>
    <message>
        <source>Language: {name}</source>
        <translation>Langue : {name}</translation>
    </message>
    <message>
        <source>Show or hide the notices</source>
        <translation>Afficher ou cacher les avis</translation>
    </message>
    <message>
        <source>Ctrl+L</source>
        <translation>Ctrl+L</translation>
    </message>
    <message>
        <source>Switch user (locks at once)</source>
        <translation>Changer d'utilisateur (verrouille aussitôt)</translation>
    </message>
    <message>
        <source>All roles</source>
        <translation>Tous les rôles</translation>
    </message>
    <message>
        <source>Your clinic</source>
        <translation>Votre cabinet</translation>
    </message>
    <message>
        <source>The name is shown to the people who work here, and on letters.</source>
        <translation>Le nom est montré aux personnes qui travaillent ici, et sur les lettres.</translation>
    </message>
    <message>
        <source>for example Laurent Dermatology</source>
        <translation>par exemple Dermatologie Laurent</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Choisir un autre dossier</translation>
    </message>
    <message>
        <source>Who works here?</source>
        <translation>Qui travaille ici ?</translation>
    </message>
    <message>
        <source>You are the first. Your colleagues join in a moment, each with an own password.</source>
        <translation>Vous êtes la première personne. Vos collègues arrivent dans un instant, chacun avec son mot de passe.</translation>
    </message>
    <message>
        <source>for example Dr Marie Laurent</source>
        <translation>par exemple Dre Marie Laurent</translation>
    </message>
    <message>
        <source>I work alone: I do all of this myself</source>
        <translation>Je travaille seul(e) : je fais tout moi-même</translation>
    </message>
    <message>
        <source>It opens the photos together with this computer. Nobody can reset it for you; the recovery sheets of the next step are the only other way in.</source>
        <translation>Il ouvre les photos avec ce poste. Personne ne peut le réinitialiser ; les fiches de secours de l'étape suivante sont le seul autre accès.</translation>
    </message>
    <message>
        <source>Create the clinic</source>
        <translation>Créer le cabinet</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avancement</translation>
    </message>
    <message>
        <source>Creating your clinic …</source>
        <translation>Création de votre cabinet …</translation>
    </message>
    <message>
        <source>Keys are made on this computer. It takes a minute.</source>
        <translation>Les clés sont faites sur ce poste. Cela prend une minute.</translation>
    </message>
    <message>
        <source>Name of the clinic</source>
        <translation>Nom du cabinet</translation>
    </message>
    <message>
        <source>Empty folder for the clinic</source>
        <translation>Dossier vide pour le cabinet</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Votre nom</translation>
    </message>
    <message>
        <source>What you do here</source>
        <translation>Ce que vous faites ici</translation>
    </message>
    <message>
        <source>One person sees the photos and reviews the access log.</source>
        <translation>Une seule personne voit les photos et contrôle le journal des accès.</translation>
    </message>
    <message>
        <source>Nobody else then notices if this password is misused, and acts that need a second person wait 24 hours or need a recovery sheet instead. The access log says so.</source>
        <translation>Personne d'autre ne remarque alors un abus de ce mot de passe, et les actes qui demandent une seconde personne attendent 24 heures ou demandent une fiche de secours. Le journal des accès le dit.</translation>
    </message>
    <message>
        <source>Where the encrypted photos are kept</source>
        <translation>Où sont gardées les photos chiffrées</translation>
    </message>
    <message>
        <source>This computer is not known to the clinic yet</source>
        <translation>Ce poste n’est pas encore connu du cabinet</translation>
    </message>
    <message>
        <source>Another clinic or recovery</source>
        <translation>Autre cabinet ou récupération</translation>
    </message>
    <message>
        <source>This computer has no access any more</source>
        <translation>Ce poste n’a plus accès</translation>
    </message>
    <message>
        <source>A clinic opens only on computers that an administrator let in. Ask for it here; somebody at a computer that already works then lets this one in.</source>
        <translation>Un cabinet ne s’ouvre que sur les postes qu’un administrateur a admis. Demandez-le ici ; quelqu’un, à un poste qui fonctionne déjà, admettra celui-ci.</translation>
    </message>
    <message>
        <source>Ask to be let in</source>
        <translation>Demander à être admis</translation>
    </message>
    <message>
        <source>Read these four words to an administrator</source>
        <translation>Lisez ces quatre mots à un administrateur</translation>
    </message>
    <message>
        <source>At a computer that already works, an administrator opens Computers, presses “Let a computer in” and types these words, or photographs the code.</source>
        <translation>À un poste qui fonctionne déjà, un administrateur ouvre Postes, appuie sur « Admettre un poste » et tape ces mots, ou photographie le code.</translation>
    </message>
    <message>
        <source>The four words: {words}</source>
        <translation>Les quatre mots : {words}</translation>
    </message>
    <message>
        <source>Waiting for an administrator …</source>
        <translation>En attente d’un administrateur …</translation>
    </message>
    <message>
        <source>It goes on here by itself as soon as they are compared.</source>
        <translation>La suite vient d’elle-même ici dès qu’ils sont comparés.</translation>
    </message>
    <message>
        <source>Name of this computer: {name}</source>
        <translation>Nom de ce poste : {name}</translation>
    </message>
    <message>
        <source>I have the code</source>
        <translation>J’ai le code</translation>
    </message>
    <message>
        <source>Take the request back</source>
        <translation>Retirer la demande</translation>
    </message>
    <message>
        <source>Enter the code</source>
        <translation>Saisissez le code</translation>
    </message>
    <message>
        <source>It is shown at the computer where this one was let in. With it ClinicVault checks that the folder really is your clinic's.</source>
        <translation>Il est affiché au poste où celui-ci a été admis. Avec lui, ClinicVault vérifie que le dossier est bien celui de votre cabinet.</translation>
    </message>
    <message>
        <source>Check and join</source>
        <translation>Vérifier et rejoindre</translation>
    </message>
    <message>
        <source>Name of this computer</source>
        <translation>Nom de ce poste</translation>
    </message>
    <message>
        <source>Tell it to the administrator, too.</source>
        <translation>Dites-le aussi à l’administrateur.</translation>
    </message>
    <message>
        <source>QR code of the four words</source>
        <translation>Code QR des quatre mots</translation>
    </message>
    <message>
        <source>The sixteen words</source>
        <translation>Les seize mots</translation>
    </message>
    <message>
        <source>{n} of {total} words</source>
        <translation>{n} mots sur {total}</translation>
    </message>
    <message>
        <source>Your recovery sheets</source>
        <translation>Vos fiches de secours</translation>
    </message>
    <message>
        <source>If every password is forgotten or this computer is gone, two of these three sheets and a backup bring all photos back. Without them nobody can, not even we.</source>
        <translation>Si tous les mots de passe sont oubliés ou si ce poste a disparu, deux de ces trois fiches et une sauvegarde ramènent toutes les photos. Sans elles personne ne le peut, pas même nous.</translation>
    </message>
    <message>
        <source>Save the sheets as PDF</source>
        <translation>Enregistrer les fiches en PDF</translation>
    </message>
    <message>
        <source>Print now</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>All three sheets are printed, and I can read them</source>
        <translation>Les trois fiches sont imprimées et lisibles</translation>
    </message>
    <message>
        <source>Saved. Print it now, then delete the file.</source>
        <translation>Enregistré. Imprimez-le maintenant, puis supprimez le fichier.</translation>
    </message>
    <message>
        <source>The file alone holds all three sheets. Until it is gone ClinicVault reminds you.</source>
        <translation>Le fichier contient les trois fiches. Tant qu'il existe, ClinicVault vous le rappelle.</translation>
    </message>
    <message>
        <source>The sheets are saved or printed.</source>
        <translation>Les fiches sont enregistrées ou imprimées.</translation>
    </message>
    <message>
        <source>Look at all three sheets before you go on.</source>
        <translation>Regardez les trois fiches avant de continuer.</translation>
    </message>
    <message>
        <source>No printer service was found. Save the PDF and print it from another program.</source>
        <translation>Aucun service d'impression trouvé. Enregistrez le PDF et imprimez-le avec un autre programme.</translation>
    </message>
    <message>
        <source>Save the recovery sheets</source>
        <translation>Enregistrer les fiches de secours</translation>
    </message>
    <message>
        <source>1. Print the three sheets.</source>
        <translation>1. Imprimez les trois fiches.</translation>
    </message>
    <message>
        <source>2. Keep them in three places: a safe, a notary, a partner's home. Never two together.</source>
        <translation>2. Gardez-les en trois lieux : un coffre, un notaire, le domicile d'un associé. Jamais deux ensemble.</translation>
    </message>
    <message>
        <source>3. Then delete the PDF and empty the bin.</source>
        <translation>3. Puis supprimez le PDF et videz la corbeille.</translation>
    </message>
    <message>
        <source>The recovery sheets are not saved yet</source>
        <translation>Les fiches de secours ne sont pas encore enregistrées</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Rester ici</translation>
    </message>
    <message>
        <source>Close all the same</source>
        <translation>Fermer quand même</translation>
    </message>
    <message>
        <source>If you close now, the sheets you used stay valid, and nobody can unlock the clinic here until you recover it once more with them.</source>
        <translation>Si vous fermez maintenant, les fiches utilisées restent valables, et personne ne pourra déverrouiller le cabinet ici avant une nouvelle récupération avec elles.</translation>
    </message>
    <message>
        <source>If you close now, the clinic that was begun is removed, and you create it again.</source>
        <translation>Si vous fermez maintenant, le cabinet commencé est supprimé, et vous le créerez de nouveau.</translation>
    </message>
    <message>
        <source>Your password once more</source>
        <translation>Votre mot de passe encore une fois</translation>
    </message>
    <message>
        <source>So that we both know it is the one you remember.</source>
        <translation>Pour être sûrs que c'est bien celui que vous retenez.</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Déverrouiller</translation>
    </message>
    <message>
        <source>Your colleagues</source>
        <translation>Vos collègues</translation>
    </message>
    <message>
        <source>Everyone gets an own name and password, so that the access log can say who saw what.</source>
        <translation>Chacun reçoit son nom et son mot de passe, pour que le journal des accès dise qui a vu quoi.</translation>
    </message>
    <message>
        <source>An administrator invites people; you are none.</source>
        <translation>Un administrateur invite les personnes ; vous ne l'êtes pas.</translation>
    </message>
    <message>
        <source>Start working</source>
        <translation>Commencer</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>{n} person invited</source>
        <translation>{n} personne invitée</translation>
    </message>
    <message>
        <source>{n} people invited</source>
        <translation>{n} personnes invitées</translation>
    </message>
    <message>
        <source>{n} sheet chosen</source>
        <translation>{n} fiche choisie</translation>
    </message>
    <message>
        <source>{n} sheets chosen</source>
        <translation>{n} fiches choisies</translation>
    </message>
    <message>
        <source>Recover a clinic</source>
        <translation>Récupérer un cabinet</translation>
    </message>
    <message>
        <source>You need the clinic's folder (or a restored backup) and photos or scans of two recovery sheets. This computer is then enrolled, and you get three new sheets.</source>
        <translation>Il vous faut le dossier du cabinet (ou une sauvegarde restaurée) et des photos ou scans de deux fiches de secours. Ce poste est alors inscrit, et vous recevez trois nouvelles fiches.</translation>
    </message>
    <message>
        <source>No sheet chosen yet</source>
        <translation>Pas encore de fiche choisie</translation>
    </message>
    <message>
        <source>as it is written in ClinicVault</source>
        <translation>comme il est écrit dans ClinicVault</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Choisir le dossier</translation>
    </message>
    <message>
        <source>Choose photos of the sheets</source>
        <translation>Choisir les photos des fiches</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Récupérer</translation>
    </message>
    <message>
        <source>Pictures and PDF (*.jpg *.jpeg *.png *.webp *.pdf *.txt)</source>
        <translation>Images et PDF (*.jpg *.jpeg *.png *.webp *.pdf *.txt)</translation>
    </message>
    <message>
        <source>Recovering …</source>
        <translation>Récupération …</translation>
    </message>
    <message>
        <source>Everything is checked on the way.</source>
        <translation>Tout est vérifié en chemin.</translation>
    </message>
    <message>
        <source>Folder of the clinic</source>
        <translation>Dossier du cabinet</translation>
    </message>
    <message>
        <source>Photos of two recovery sheets</source>
        <translation>Photos de deux fiches de secours</translation>
    </message>
    <message>
        <source>Recovery sheets</source>
        <translation>Fiches de secours</translation>
    </message>
    <message>
        <source>Try the sheets</source>
        <translation>Essayez les fiches</translation>
    </message>
    <message>
        <source>Photograph or scan each printed sheet, or type its words. A sheet that cannot be read today cannot help you later.</source>
        <translation>Photographiez ou scannez chaque fiche imprimée, ou tapez ses mots. Une fiche illisible aujourd'hui ne vous aidera pas plus tard.</translation>
    </message>
    <message>
        <source>Read a photo of a sheet</source>
        <translation>Lire la photo d'une fiche</translation>
    </message>
    <message>
        <source>Check the typed words</source>
        <translation>Vérifier les mots tapés</translation>
    </message>
    <message>
        <source>Do this later</source>
        <translation>Plus tard</translation>
    </message>
    <message>
        <source>Sheet {number}: readable</source>
        <translation>Fiche {number} : lisible</translation>
    </message>
    <message>
        <source>Sheet {number}: not read yet</source>
        <translation>Fiche {number} : pas encore lue</translation>
    </message>
    <message>
        <source>Or type the words of one sheet</source>
        <translation>Ou tapez les mots d'une fiche</translation>
    </message>
    <message>
        <source>Photo of a recovery sheet</source>
        <translation>Photo d'une fiche de secours</translation>
    </message>
    <message>
        <source>Continue: two sheets are enough</source>
        <translation>Continuer : deux fiches suffisent</translation>
    </message>
    <message>
        <source>Welcome to ClinicVault</source>
        <translation>Bienvenue dans ClinicVault</translation>
    </message>
    <message>
        <source>Before and after photos of your patients, kept so that a stolen computer shows nothing.</source>
        <translation>Les photos avant et après de vos patients, gardées de sorte qu'un ordinateur volé ne montre rien.</translation>
    </message>
    <message>
        <source>Create a new clinic</source>
        <translation>Créer un nouveau cabinet</translation>
    </message>
    <message>
        <source>Making the demo clinic …</source>
        <translation>Création du cabinet de démonstration …</translation>
    </message>
    <message>
        <source>This takes a moment the first time.</source>
        <translation>Cela prend un moment la première fois.</translation>
    </message>
    <message>
        <source>Open an existing clinic</source>
        <translation>Ouvrir un cabinet existant</translation>
    </message>
    <message>
        <source>Recover with recovery sheets</source>
        <translation>Récupérer avec des fiches de secours</translation>
    </message>
    <message>
        <source>Try it with a demo clinic</source>
        <translation>Essayer avec un cabinet de démonstration</translation>
    </message>
    <message>
        <source>The demo's patients are invented and can be thrown away.</source>
        <translation>Les patients de la démonstration sont inventés et peuvent être jetés.</translation>
    </message>
    <message>
        <source>Do not wait</source>
        <translation>Ne pas attendre</translation>
    </message>
    <message>
        <source>Touch your key now</source>
        <translation>Touchez votre clé maintenant</translation>
    </message>
    <message>
        <source>It blinks until you do.</source>
        <translation>Elle clignote jusqu’à ce que vous le fassiez.</translation>
    </message>
    <message>
        <source>The copy that turned up</source>
        <translation>La copie retrouvée</translation>
    </message>
    <message>
        <source>A screenshot or a part of it is enough</source>
        <translation>Une capture d’écran ou un morceau suffit</translation>
    </message>
    <message>
        <source>I know whose picture it is</source>
        <translation>Je sais de qui est l’image</translation>
    </message>
    <message>
        <source>Given out when</source>
        <translation>Remise quand</translation>
    </message>
    <message>
        <source>Find where it came from</source>
        <translation>Trouver d’où elle vient</translation>
    </message>
    <message>
        <source>The search is the quicker the less there is to compare, and opens fewer records.</source>
        <translation>Moins il y a à comparer, plus la recherche est rapide, et moins elle ouvre de dossiers.</translation>
    </message>
    <message>
        <source>At any time</source>
        <translation>À n’importe quel moment</translation>
    </message>
    <message>
        <source>In the last year</source>
        <translation>Depuis un an</translation>
    </message>
    <message>
        <source>In the last 3 months</source>
        <translation>Depuis 3 mois</translation>
    </message>
    <message>
        <source>In the last month</source>
        <translation>Depuis un mois</translation>
    </message>
    <message>
        <source>Drop the picture here</source>
        <translation>Déposez l’image ici</translation>
    </message>
    <message>
        <source>A picture turned up where it should not be? Pictures leave here with an invisible mark, another one for each recipient. The copy is compared with what left; you see no patient's picture, and the search stands in the access log.</source>
        <translation>Une image est apparue là où elle ne devrait pas être ? Les images sortent d’ici avec une marque invisible, différente pour chaque destinataire. La copie est comparée à ce qui est sorti ; vous ne voyez aucune image de patient, et la recherche figure au journal des accès.</translation>
    </message>
    <message>
        <source>Several marks were read: the copy was probably put together from copies of these.</source>
        <translation>Plusieurs marques ont été lues : la copie a sans doute été composée à partir des copies de ces destinataires.</translation>
    </message>
    <message>
        <source>Where consent was withdrawn, perhaps because of this leak, emergency access opens the record to the search: open the patient, ask for it, and trace the copy while it runs.</source>
        <translation>Si le consentement a été retiré, peut-être à cause de cette fuite, l’accès d’urgence ouvre le dossier à la recherche : ouvrez le patient, demandez-le, puis recherchez l’origine de la copie pendant qu’il dure.</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} et {last}</translation>
    </message>
    <message>
        <source>{n} picture compared</source>
        <translation>{n} image comparée</translation>
    </message>
    <message>
        <source>{n} pictures compared</source>
        <translation>{n} images comparées</translation>
    </message>
    <message>
        <source>of {n} export with a mark</source>
        <translation>de {n} remise marquée</translation>
    </message>
    <message>
        <source>of {n} exports with a mark</source>
        <translation>de {n} remises marquées</translation>
    </message>
    <message>
        <source>Open what was given</source>
        <translation>Ouvrir la remise</translation>
    </message>
    <message>
        <source>Strength of the mark: {z} (traced from 8, an indication from 5)</source>
        <translation>Force de la marque : {z} (preuve à partir de 8, indice à partir de 5)</translation>
    </message>
    <message>
        <source>{n} record was not looked at</source>
        <translation>{n} dossier n’a pas été examiné</translation>
    </message>
    <message>
        <source>{n} records were not looked at</source>
        <translation>{n} dossiers n’ont pas été examinés</translation>
    </message>
    <message>
        <source>This copy comes from what was given to {whom}</source>
        <translation>Cette copie provient de ce qui a été remis à {whom}</translation>
    </message>
    <message>
        <source>Its invisible mark was read without doubt. It tells to whom the picture was given, not who passed it on.</source>
        <translation>Sa marque invisible a été lue sans aucun doute. Elle dit à qui l’image a été remise, non qui l’a transmise.</translation>
    </message>
    <message>
        <source>This copy may come from what was given to {whom}</source>
        <translation>Cette copie provient peut-être de ce qui a été remis à {whom}</translation>
    </message>
    <message>
        <source>Its invisible mark could be read in part only: an indication, and no proof. A larger or sharper copy may tell more.</source>
        <translation>Sa marque invisible n’a pu être lue qu’en partie : un indice, pas une preuve. Une copie plus grande ou plus nette en dira peut-être davantage.</translation>
    </message>
    <message>
        <source>No invisible mark of what left can be read in this copy. It may be older than the marks, too small, changed too much, or it left another way.</source>
        <translation>Aucune marque invisible de ce qui est sorti ne se lit dans cette copie. Elle est peut-être antérieure aux marques, trop petite, trop modifiée, ou sortie par un autre chemin.</translation>
    </message>
    <message>
        <source>Own copy</source>
        <translation>Copie personnelle</translation>
    </message>
    <message>
        <source>Given by {name}</source>
        <translation>Remis par {name}</translation>
    </message>
    <message>
        <source>{n} export carries no mark: films, documents, pictures of before.</source>
        <translation>{n} remise ne porte pas de marque : films, documents, images d’avant.</translation>
    </message>
    <message>
        <source>{n} exports carry no mark: films, documents, pictures of before.</source>
        <translation>{n} remises ne portent pas de marque : films, documents, images d’avant.</translation>
    </message>
    <message>
        <source>Another team alone opens {n} record of which something left: ask one of them.</source>
        <translation>Une autre équipe seule ouvre {n} dossier dont quelque chose est sorti : adressez-vous à elle.</translation>
    </message>
    <message>
        <source>Other teams alone open {n} records of which something left: ask one of them.</source>
        <translation>D’autres équipes seules ouvrent {n} dossiers dont quelque chose est sorti : adressez-vous à elles.</translation>
    </message>
    <message>
        <source>It shows a picture of {name}</source>
        <translation>Elle montre une image de {name}</translation>
    </message>
    <message>
        <source>The picture is kept here, but nothing tells by whom this copy left.</source>
        <translation>L’image est conservée ici, mais rien ne dit par qui cette copie est sortie.</translation>
    </message>
    <message>
        <source>for example ABCD-EFGH-JKMN</source>
        <translation>par exemple ABCD-EFGH-JKMN</translation>
    </message>
    <message>
        <source>Save my password</source>
        <translation>Enregistrer mon mot de passe</translation>
    </message>
    <message>
        <source>Nobody is waiting for a one-time code here.</source>
        <translation>Personne n'attend de code à usage unique ici.</translation>
    </message>
    <message>
        <source>Your first time here</source>
        <translation>Votre première fois ici</translation>
    </message>
    <message>
        <source>Now compare four words</source>
        <translation>Comparez maintenant quatre mots</translation>
    </message>
    <message>
        <source>Read these words to the person who invited you, face to face or by telephone. They type them in, and only then your access begins.</source>
        <translation>Lisez ces mots à la personne qui vous a invité, en face ou au téléphone. Elle les saisit, et alors seulement votre accès commence.</translation>
    </message>
    <message>
        <source>Your administrator gave you a code. It works once.</source>
        <translation>Votre administrateur vous a donné un code. Il sert une fois.</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>Code à usage unique</translation>
    </message>
    <message>
        <source>Encrypted before it is saved</source>
        <translation>Chiffré avant d'être enregistré</translation>
    </message>
    <message>
        <source>Photos are encrypted during import.</source>
        <translation>Les photos sont chiffrées pendant l'importation.</translation>
    </message>
    <message>
        <source>Every view is recorded</source>
        <translation>Chaque consultation est notée</translation>
    </message>
    <message>
        <source>You can show who opened which photo, and when.</source>
        <translation>Vous pouvez montrer qui a ouvert quelle photo, et quand.</translation>
    </message>
    <message>
        <source>Every before.</source>
        <translation>Chaque avant.</translation>
    </message>
    <message>
        <source>Every after.</source>
        <translation>Chaque après.</translation>
    </message>
    <message>
        <source>Kept private.</source>
        <translation>Gardé secret.</translation>
    </message>
    <message>
        <source>Patient photos stay encrypted on this computer. Only people your clinic has approved can open them.</source>
        <translation>Les photos des patients restent chiffrées sur ce poste. Seules les personnes admises par votre cabinet peuvent les ouvrir.</translation>
    </message>
    <message>
        <source>Welcome back</source>
        <translation>Bon retour</translation>
    </message>
    <message>
        <source>You unlock with your password and your hardware key. Plug the key in.</source>
        <translation>Vous déverrouillez avec votre mot de passe et votre clé matérielle. Branchez la clé.</translation>
    </message>
    <message>
        <source>I have a one-time code</source>
        <translation>J'ai un code à usage unique</translation>
    </message>
    <message>
        <source>Opening the clinic …</source>
        <translation>Ouverture du cabinet …</translation>
    </message>
    <message>
        <source>Waiting for your key …</source>
        <translation>En attente de votre clé…</translation>
    </message>
    <message>
        <source>Reading the patients: {done} of {total}</source>
        <translation>Lecture des patients : {done} sur {total}</translation>
    </message>
    <message>
        <source>Unlocking …</source>
        <translation>Déverrouillage …</translation>
    </message>
    <message>
        <source>Demo clinic: these people are invented.</source>
        <translation>Cabinet de démonstration : ces personnes sont inventées.</translation>
    </message>
    <message>
        <source>Welcome back, {name}</source>
        <translation>Bon retour, {name}</translation>
    </message>
    <message>
        <source>This clinic could not be opened</source>
        <translation>Ce cabinet n'a pas pu être ouvert</translation>
    </message>
    <message>
        <source>Choose your name and enter your password.</source>
        <translation>Choisissez votre nom et saisissez votre mot de passe.</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Fermer cet avis</translation>
    </message>
    <message>
        <source>Empty the search</source>
        <translation>Vider la recherche</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Suggest six words</source>
        <translation>Proposer six mots</translation>
    </message>
    <message>
        <source>Write it down until you know it, then type it once more.</source>
        <translation>Notez-le le temps de le retenir, puis tapez-le encore une fois.</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Nouveau mot de passe</translation>
    </message>
    <message>
        <source>New password, once more</source>
        <translation>Nouveau mot de passe, encore une fois</translation>
    </message>
    <message>
        <source>This password is too easy to guess. Longer is better.</source>
        <translation>Ce mot de passe est trop facile à deviner. Plus long, c'est mieux.</translation>
    </message>
    <message>
        <source>The two passwords are not the same.</source>
        <translation>Les deux mots de passe ne sont pas identiques.</translation>
    </message>
    <message>
        <source>Too easy to guess</source>
        <translation>Trop facile à deviner</translation>
    </message>
    <message>
        <source>Still too easy</source>
        <translation>Encore trop facile</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Bon</translation>
    </message>
    <message>
        <source>Very good</source>
        <translation>Très bon</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>Montrer le mot de passe</translation>
    </message>
    <message>
        <source>Strength of the password: {word}</source>
        <translation>Solidité du mot de passe : {word}</translation>
    </message>
    <message>
        <source>Show {n} more</source>
        <translation>Afficher {n} de plus</translation>
    </message>
    <message>
        <source>Show {n} of {rest} more</source>
        <translation>Afficher {n} de plus sur {rest}</translation>
    </message>
    <message>
        <source>Front desk</source>
        <translation>Accueil</translation>
    </message>
    <message>
        <source>Practitioner</source>
        <translation>Praticien</translation>
    </message>
    <message>
        <source>Registers patients, records consent, imports photos</source>
        <translation>Inscrit les patients, enregistre le consentement, importe les photos</translation>
    </message>
    <message>
        <source>Sees, compares and exports the photos of consenting patients</source>
        <translation>Voit, compare et exporte les photos des patients consentants</translation>
    </message>
    <message>
        <source>Manages users and reads the access log; sees no photo</source>
        <translation>Gère les utilisateurs et lit le journal des accès ; ne voit aucune photo</translation>
    </message>
    <message>
        <source>Settles consent questions and approves erasure</source>
        <translation>Règle les questions de consentement et approuve l'effacement</translation>
    </message>
    <message>
        <source>No view set</source>
        <translation>Vue non définie</translation>
    </message>
    <message>
        <source>Oblique left</source>
        <translation>Oblique gauche</translation>
    </message>
    <message>
        <source>Oblique right</source>
        <translation>Oblique droit</translation>
    </message>
    <message>
        <source>Profile left</source>
        <translation>Profil gauche</translation>
    </message>
    <message>
        <source>Profile right</source>
        <translation>Profil droit</translation>
    </message>
    <message>
        <source>From below</source>
        <translation>Vue du dessous</translation>
    </message>
    <message>
        <source>From behind</source>
        <translation>De dos</translation>
    </message>
    <message>
        <source>Close-up</source>
        <translation>Gros plan</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Autre</translation>
    </message>
    <message>
        <source>Care</source>
        <translation>Soins</translation>
    </message>
    <message>
        <source>Teaching</source>
        <translation>Enseignement</translation>
    </message>
    <message>
        <source>Publication</source>
        <translation>Publication</translation>
    </message>
    <message>
        <source>Research</source>
        <translation>Recherche</translation>
    </message>
    <message>
        <source>Consent: care</source>
        <translation>Consentement : soins</translation>
    </message>
    <message>
        <source>Consent expired</source>
        <translation>Consentement expiré</translation>
    </message>
    <message>
        <source>Consent: waiting for a practitioner</source>
        <translation>Consentement : attend un praticien</translation>
    </message>
    <message>
        <source>Consent: waiting for the privacy officer</source>
        <translation>Consentement : redonné</translation>
    </message>
    <message>
        <source>Consent begins later</source>
        <translation>Consentement : commence plus tard</translation>
    </message>
    <message>
        <source>Consent not confirmed</source>
        <translation>Consentement non confirmé</translation>
    </message>
    <message>
        <source>Consent not visible for your role</source>
        <translation>Consentement non visible pour votre rôle</translation>
    </message>
    <message>
        <source>Waiting for a practitioner</source>
        <translation>Attend un praticien</translation>
    </message>
    <message>
        <source>Waiting for the privacy officer</source>
        <translation>En attente du responsable de la confidentialité</translation>
    </message>
    <message>
        <source>Begins later</source>
        <translation>Commence plus tard</translation>
    </message>
    <message>
        <source>Not confirmed in time</source>
        <translation>Non confirmé à temps</translation>
    </message>
    <message>
        <source>Not visible</source>
        <translation>Non visible</translation>
    </message>
    <message>
        <source>Signed paper, scanned</source>
        <translation>Papier signé, numérisé</translation>
    </message>
    <message>
        <source>Signed on the screen</source>
        <translation>Signé à l'écran</translation>
    </message>
    <message>
        <source>Signed paper, to be scanned</source>
        <translation>Papier signé, à numériser</translation>
    </message>
    <message>
        <source>Spoken, before a witness</source>
        <translation>Oral, devant témoin</translation>
    </message>
    <message>
        <source>Invited</source>
        <translation>Invité</translation>
    </message>
    <message>
        <source>Patient list</source>
        <translation>Liste des patients</translation>
    </message>
    <message>
        <source>Import of photos</source>
        <translation>Importation de photos</translation>
    </message>
    <message>
        <source>Export of photos</source>
        <translation>Exportation de photos</translation>
    </message>
    <message>
        <source>Inviting people and ending access</source>
        <translation>Inviter des personnes et mettre fin à un accès</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Commencé</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>Remis</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échoué</translation>
    </message>
    <message>
        <source>Not complete</source>
        <translation>Incomplet</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>{what}: for {roles}</source>
        <translation>{what} : pour {roles}</translation>
    </message>
    <message>
        <source>encrypted file</source>
        <translation>fichier chiffré</translation>
    </message>
    <message>
        <source>page for a browser, with a passphrase</source>
        <translation>page pour un navigateur, avec une phrase secrète</translation>
    </message>
    <message>
        <source>protected ZIP</source>
        <translation>ZIP protégé</translation>
    </message>
    <message>
        <source>file for a certificate</source>
        <translation>fichier pour un certificat</translation>
    </message>
    <message>
        <source>before/after sheet</source>
        <translation>planche avant/après</translation>
    </message>
    <message>
        <source>slides for a talk</source>
        <translation>diapositives pour un exposé</translation>
    </message>
    <message>
        <source>sheet on paper</source>
        <translation>planche sur papier</translation>
    </message>
    <message>
        <source>plain files</source>
        <translation>fichiers sans protection</translation>
    </message>
    <message>
        <source>plain file, kept at the clinic</source>
        <translation>fichier simple, conservé à la clinique</translation>
    </message>
    <message>
        <source>copy of everything held</source>
        <translation>copie de tout ce qui est conservé</translation>
    </message>
    <message>
        <source>Clinic created</source>
        <translation>Cabinet créé</translation>
    </message>
    <message>
        <source>Clinic recovered with recovery sheets</source>
        <translation>Cabinet récupéré avec les fiches de secours</translation>
    </message>
    <message>
        <source>Backup brought back</source>
        <translation>Sauvegarde restaurée</translation>
    </message>
    <message>
        <source>New recovery sheets made</source>
        <translation>Nouvelles fiches de secours faites</translation>
    </message>
    <message>
        <source>Old recovery sheets ended</source>
        <translation>Anciennes fiches de secours annulées</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Verrouillé</translation>
    </message>
    <message>
        <source>Identity confirmed</source>
        <translation>Identité confirmée</translation>
    </message>
    <message>
        <source>Password changed</source>
        <translation>Mot de passe changé</translation>
    </message>
    <message>
        <source>Hardware key added</source>
        <translation>Clé matérielle ajoutée</translation>
    </message>
    <message>
        <source>Hardware key removed</source>
        <translation>Clé matérielle retirée</translation>
    </message>
    <message>
        <source>Person invited</source>
        <translation>Personne invitée</translation>
    </message>
    <message>
        <source>Team added</source>
        <translation>Équipe ajoutée</translation>
    </message>
    <message>
        <source>Person invited to begin a team</source>
        <translation>Personne invitée à commencer une équipe</translation>
    </message>
    <message>
        <source>Team renamed</source>
        <translation>Équipe renommée</translation>
    </message>
    <message>
        <source>Person taken out of a team</source>
        <translation>Personne retirée d’une équipe</translation>
    </message>
    <message>
        <source>Patient moved to another team</source>
        <translation>Patient déplacé vers une autre équipe</translation>
    </message>
    <message>
        <source>Newcomer confirmed</source>
        <translation>Nouvelle personne confirmée</translation>
    </message>
    <message>
        <source>Access given</source>
        <translation>Accès donné</translation>
    </message>
    <message>
        <source>Roles changed</source>
        <translation>Rôles modifiés</translation>
    </message>
    <message>
        <source>New one-time code made</source>
        <translation>Nouveau code à usage unique créé</translation>
    </message>
    <message>
        <source>New keys made after somebody left</source>
        <translation>Nouvelles clés créées après un départ</translation>
    </message>
    <message>
        <source>Computer let in</source>
        <translation>Poste admis</translation>
    </message>
    <message>
        <source>Computer joined</source>
        <translation>Poste raccordé</translation>
    </message>
    <message>
        <source>Computer's access ended</source>
        <translation>Accès d’un poste terminé</translation>
    </message>
    <message>
        <source>Computer's clock accepted</source>
        <translation>Horloge d’un ordinateur acceptée</translation>
    </message>
    <message>
        <source>New keys made at an unlock</source>
        <translation>Nouvelles clés créées à un déverrouillage</translation>
    </message>
    <message>
        <source>Keys of computers of before deleted</source>
        <translation>Clés d’anciens postes supprimées</translation>
    </message>
    <message>
        <source>One-time code used</source>
        <translation>Code à usage unique utilisé</translation>
    </message>
    <message>
        <source>Patient registered</source>
        <translation>Patient inscrit</translation>
    </message>
    <message>
        <source>Patient data corrected</source>
        <translation>Données du patient corrigées</translation>
    </message>
    <message>
        <source>Patient page opened</source>
        <translation>Page du patient ouverte</translation>
    </message>
    <message>
        <source>Consent recorded</source>
        <translation>Consentement enregistré</translation>
    </message>
    <message>
        <source>Emergency consent confirmed</source>
        <translation>Consentement d'urgence confirmé</translation>
    </message>
    <message>
        <source>Consent signed on the screen</source>
        <translation>Consentement signé à l'écran</translation>
    </message>
    <message>
        <source>Signed form added</source>
        <translation>Formulaire signé ajouté</translation>
    </message>
    <message>
        <source>Consent completed</source>
        <translation>Consentement complété</translation>
    </message>
    <message>
        <source>Records archived whose time was over</source>
        <translation>Dossiers archivés dont le délai était écoulé</translation>
    </message>
    <message>
        <source>Days set on which records are archived</source>
        <translation>Jours d'archivage des dossiers fixés</translation>
    </message>
    <message>
        <source>Archived record opened again</source>
        <translation>Dossier archivé rouvert</translation>
    </message>
    <message>
        <source>Closed record given back</source>
        <translation>Dossier fermé rendu</translation>
    </message>
    <message>
        <source>Record restricted to certain people</source>
        <translation>Dossier réservé à certaines personnes</translation>
    </message>
    <message>
        <source>Record opened to the whole team</source>
        <translation>Dossier rouvert à toute l'équipe</translation>
    </message>
    <message>
        <source>Put on a day's list</source>
        <translation>Inscrit sur la liste d'un jour</translation>
    </message>
    <message>
        <source>Taken off a day's list</source>
        <translation>Retiré de la liste d'un jour</translation>
    </message>
    <message>
        <source>Lists of past days deleted</source>
        <translation>Listes des jours passés supprimées</translation>
    </message>
    <message>
        <source>Visit added</source>
        <translation>Visite ajoutée</translation>
    </message>
    <message>
        <source>Photo imported</source>
        <translation>Photo importée</translation>
    </message>
    <message>
        <source>Copy compared before its source is erased</source>
        <translation>Copie comparée avant l'effacement de sa source</translation>
    </message>
    <message>
        <source>Files erased from card or folder</source>
        <translation>Fichiers effacés de la carte ou du dossier</translation>
    </message>
    <message>
        <source>File that could not be read kept aside</source>
        <translation>Fichier illisible mis de côté</translation>
    </message>
    <message>
        <source>Camera's RAW file kept</source>
        <translation>Fichier RAW de l'appareil conservé</translation>
    </message>
    <message>
        <source>Files kept aside listed</source>
        <translation>Liste des fichiers mis de côté consultée</translation>
    </message>
    <message>
        <source>File kept aside tried again</source>
        <translation>Nouvel essai d'un fichier mis de côté</translation>
    </message>
    <message>
        <source>File kept aside became a photo</source>
        <translation>Fichier mis de côté devenu une photo</translation>
    </message>
    <message>
        <source>File kept aside deleted</source>
        <translation>Fichier mis de côté supprimé</translation>
    </message>
    <message>
        <source>View, visit or time of a photo set</source>
        <translation>Vue, visite ou heure d'une photo définie</translation>
    </message>
    <message>
        <source>Photo moved to another patient</source>
        <translation>Photo déplacée vers un autre patient</translation>
    </message>
    <message>
        <source>Imported photo taken back</source>
        <translation>Photo importée retirée</translation>
    </message>
    <message>
        <source>Timeline seen</source>
        <translation>Visites consultées</translation>
    </message>
    <message>
        <source>Photo viewed</source>
        <translation>Photo vue</translation>
    </message>
    <message>
        <source>Photo viewed full size</source>
        <translation>Photo vue en taille réelle</translation>
    </message>
    <message>
        <source>Photos compared</source>
        <translation>Photos comparées</translation>
    </message>
    <message>
        <source>Photos listed</source>
        <translation>Photos listées</translation>
    </message>
    <message>
        <source>Photo saved as a file</source>
        <translation>Photo enregistrée comme fichier</translation>
    </message>
    <message>
        <source>Photo looked at for an export</source>
        <translation>Photo regardée pour un export</translation>
    </message>
    <message>
        <source>Noted what came after something was given</source>
        <translation>Suites d’une remise notées</translation>
    </message>
    <message>
        <source>Secret of the invisible marks made or passed on</source>
        <translation>Secret des marques invisibles créé ou transmis</translation>
    </message>
    <message>
        <source>Where a copy came from looked for</source>
        <translation>Origine d’une copie recherchée</translation>
    </message>
    <message>
        <source>Recipient added to the address book</source>
        <translation>Destinataire ajouté au carnet d’adresses</translation>
    </message>
    <message>
        <source>Recipient changed</source>
        <translation>Destinataire modifié</translation>
    </message>
    <message>
        <source>Recipient's key compared</source>
        <translation>Clé du destinataire comparée</translation>
    </message>
    <message>
        <source>Recipient removed from the address book</source>
        <translation>Destinataire retiré du carnet d’adresses</translation>
    </message>
    <message>
        <source>Sender's computer compared</source>
        <translation>Poste d'un expéditeur comparé</translation>
    </message>
    <message>
        <source>Sender's computer no longer known</source>
        <translation>Poste d'un expéditeur oublié</translation>
    </message>
    <message>
        <source>Access log read</source>
        <translation>Journal des accès lu</translation>
    </message>
    <message>
        <source>Log of one patient read</source>
        <translation>Journal d'un patient consulté</translation>
    </message>
    <message>
        <source>Access log searched for a patient</source>
        <translation>Recherche d’un patient dans le journal d’accès</translation>
    </message>
    <message>
        <source>View of the log saved</source>
        <translation>Vue du journal enregistrée</translation>
    </message>
    <message>
        <source>Saved view of the log removed</source>
        <translation>Vue enregistrée du journal supprimée</translation>
    </message>
    <message>
        <source>Access log exported</source>
        <translation>Journal des accès exporté</translation>
    </message>
    <message>
        <source>Daily check code printed</source>
        <translation>Code de contrôle du jour imprimé</translation>
    </message>
    <message>
        <source>Old entries of the access log moved to a file</source>
        <translation>Anciennes entrées du journal d'accès déplacées dans un fichier</translation>
    </message>
    <message>
        <source>Access log time-stamped</source>
        <translation>Journal des accès horodaté</translation>
    </message>
    <message>
        <source>Evidence of the access log given out</source>
        <translation>Preuve du journal d'accès remise</translation>
    </message>
    <message>
        <source>Monthly report of the access log made</source>
        <translation>Rapport mensuel du journal des accès établi</translation>
    </message>
    <message>
        <source>List of what was given out looked at</source>
        <translation>Relevé des communications consulté</translation>
    </message>
    <message>
        <source>Entries did not reach the log server</source>
        <translation>Des entrées n'ont pas atteint le serveur de journaux</translation>
    </message>
    <message>
        <source>Restored log accepted</source>
        <translation>Journal restauré accepté</translation>
    </message>
    <message>
        <source>Flag raised in the log</source>
        <translation>Signalement inscrit au journal</translation>
    </message>
    <message>
        <source>Flag opened</source>
        <translation>Signalement ouvert</translation>
    </message>
    <message>
        <source>Days looked through for flags</source>
        <translation>Jours examinés pour les signalements</translation>
    </message>
    <message>
        <source>Flag settled</source>
        <translation>Signalement traité</translation>
    </message>
    <message>
        <source>Review of the log signed off</source>
        <translation>Revue du journal signée</translation>
    </message>
    <message>
        <source>Person told of a flag</source>
        <translation>Personne avisée d'un signalement</translation>
    </message>
    <message>
        <source>Person answered a notice</source>
        <translation>Personne ayant répondu à un avis</translation>
    </message>
    <message>
        <source>Notices cleared away</source>
        <translation>Avis retirés</translation>
    </message>
    <message>
        <source>Backup made</source>
        <translation>Sauvegarde faite</translation>
    </message>
    <message>
        <source>Patient's own copy considered</source>
        <translation>Copie pour le patient envisagée</translation>
    </message>
    <message>
        <source>Access log read for a patient's own copy</source>
        <translation>Journal lu pour la copie d’un patient</translation>
    </message>
    <message>
        <source>Unused parts of patients' copies deleted</source>
        <translation>Extraits non utilisés pour des copies supprimés</translation>
    </message>
    <message>
        <source>Photos opened for the patient's own copy</source>
        <translation>Photos ouvertes pour la copie du patient</translation>
    </message>
    <message>
        <source>Own copy made for the patient</source>
        <translation>Copie établie pour le patient</translation>
    </message>
    <message>
        <source>Signed form opened</source>
        <translation>Formulaire signé ouvert</translation>
    </message>
    <message>
        <source>Erasure of a patient considered</source>
        <translation>Effacement d’un patient envisagé</translation>
    </message>
    <message>
        <source>Request for an erasure taken back</source>
        <translation>Demande d’effacement retirée</translation>
    </message>
    <message>
        <source>Patient erased</source>
        <translation>Patient effacé</translation>
    </message>
    <message>
        <source>Last file of an erased patient deleted</source>
        <translation>Dernier fichier d’un patient effacé supprimé</translation>
    </message>
    <message>
        <source>Erasure carried out again after a restore</source>
        <translation>Effacement effectué de nouveau après une restauration</translation>
    </message>
    <message>
        <source>Certificate of an erasure made</source>
        <translation>Attestation d’effacement établie</translation>
    </message>
    <message>
        <source>Patient held: not to be erased for now</source>
        <translation>Effacement d’un patient suspendu</translation>
    </message>
    <message>
        <source>Hold of a patient lifted</source>
        <translation>Suspension d’effacement levée</translation>
    </message>
    <message>
        <source>List of records whose time is over read</source>
        <translation>Liste des dossiers arrivés à échéance consultée</translation>
    </message>
    <message>
        <source>Second person asked for</source>
        <translation>Seconde personne demandée</translation>
    </message>
    <message>
        <source>Request allowed</source>
        <translation>Demande acceptée</translation>
    </message>
    <message>
        <source>Request denied</source>
        <translation>Demande refusée</translation>
    </message>
    <message>
        <source>What was allowed was used</source>
        <translation>Autorisation utilisée</translation>
    </message>
    <message>
        <source>Request taken back</source>
        <translation>Demande retirée</translation>
    </message>
    <message>
        <source>Emergency access reviewed</source>
        <translation>Accès d'urgence examiné</translation>
    </message>
    <message>
        <source>Emergency access began</source>
        <translation>Accès d'urgence commencé</translation>
    </message>
    <message>
        <source>Emergency access ended</source>
        <translation>Accès d'urgence terminé</translation>
    </message>
    <message>
        <source>Hourly limit reached</source>
        <translation>Limite horaire atteinte</translation>
    </message>
    <message>
        <source>Hourly limit lifted</source>
        <translation>Limite horaire levée</translation>
    </message>
    <message>
        <source>Rules of the clinic changed</source>
        <translation>Règles du cabinet modifiées</translation>
    </message>
    <message>
        <source>Screen may be captured for a while</source>
        <translation>Capture d'écran autorisée un moment</translation>
    </message>
    <message>
        <source>Screen is protected from capture again</source>
        <translation>Écran de nouveau protégé de la capture</translation>
    </message>
    <message>
        <source>Prepared for new patients</source>
        <translation>Préparé pour de nouveaux patients</translation>
    </message>
    <message>
        <source>Access renewed</source>
        <translation>Accès renouvelé</translation>
    </message>
    <message>
        <source>Renewing everything ordered</source>
        <translation>Renouvellement complet ordonné</translation>
    </message>
    <message>
        <source>Patients' access renewed</source>
        <translation>Accès aux patients renouvelés</translation>
    </message>
    <message>
        <source>Damaged entries found</source>
        <translation>Entrées endommagées trouvées</translation>
    </message>
    <message>
        <source>This computer's record of the clinic was lost</source>
        <translation>Mémoire de ce poste sur la clinique perdue</translation>
    </message>
    <message>
        <source>First team</source>
        <translation>Première équipe</translation>
    </message>
    <message>
        <source>file ({form})</source>
        <translation>fichier ({form})</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>The list of what a backup holds was changed, or was not made by this clinic.</source>
        <translation>La liste de ce que contient une sauvegarde a été modifiée, ou n'a pas été faite par ce cabinet.</translation>
    </message>
    <message>
        <source>Nothing was restored. The backup was left as it is.</source>
        <translation>Rien n'a été restauré. La sauvegarde est restée telle quelle.</translation>
    </message>
    <message>
        <source>Use another copy of the backup.</source>
        <translation>Utilisez une autre copie de la sauvegarde.</translation>
    </message>
    <message>
        <source>This backup was made by a newer ClinicVault.</source>
        <translation>Cette sauvegarde a été faite par un ClinicVault plus récent.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n'a été modifié.</translation>
    </message>
    <message>
        <source>Install the newest ClinicVault on this computer and try again.</source>
        <translation>Installez le ClinicVault le plus récent sur ce poste et réessayez.</translation>
    </message>
    <message>
        <source>What says who may work here was changed, or was signed by somebody who may not.</source>
        <translation>Ce qui dit qui peut travailler ici a été modifié, ou signé par quelqu'un qui n'en a pas le droit.</translation>
    </message>
    <message>
        <source>ClinicVault opens nothing until this is cleared up. No photo is lost.</source>
        <translation>ClinicVault n'ouvre rien avant que ce soit éclairci. Aucune photo n'est perdue.</translation>
    </message>
    <message>
        <source>Do not work on; tell your administrator that someone may have changed the vault.</source>
        <translation>Ne continuez pas ; dites à votre administrateur que quelqu'un a peut-être modifié le coffre.</translation>
    </message>
    <message>
        <source>This one-time code is too old.</source>
        <translation>Ce code à usage unique est trop ancien.</translation>
    </message>
    <message>
        <source>Ask your administrator for a new one; a code is good for seven days.</source>
        <translation>Demandez-en un nouveau à votre administrateur ; un code vaut sept jours.</translation>
    </message>
    <message>
        <source>This one-time code was used already.</source>
        <translation>Ce code à usage unique a déjà servi.</translation>
    </message>
    <message>
        <source>If it was not you who used it, tell your administrator at once.</source>
        <translation>Si ce n'est pas vous qui l'avez utilisé, prévenez tout de suite votre administrateur.</translation>
    </message>
    <message>
        <source>This is not the one-time code of this person.</source>
        <translation>Ce n'est pas le code à usage unique de cette personne.</translation>
    </message>
    <message>
        <source>Choose the right name, and compare the code with what your administrator gave you.</source>
        <translation>Choisissez le bon nom, et comparez le code avec celui que votre administrateur vous a donné.</translation>
    </message>
    <message>
        <source>This patient's consent is recorded, but the record is not ready for photos yet.</source>
        <translation>Le consentement de ce patient est enregistré, mais le dossier n'est pas encore prêt pour des photos.</translation>
    </message>
    <message>
        <source>No picture was shown; the try is in the access log.</source>
        <translation>Aucune image n'a été montrée ; l'essai est dans le journal des accès.</translation>
    </message>
    <message>
        <source>Ask a practitioner to unlock ClinicVault once.</source>
        <translation>Demandez à un praticien de déverrouiller ClinicVault une fois.</translation>
    </message>
    <message>
        <source>This consent would have ended already.</source>
        <translation>Ce consentement serait déjà terminé.</translation>
    </message>
    <message>
        <source>Choose a date from today on, or leave it empty.</source>
        <translation>Choisissez une date à partir d'aujourd'hui, ou laissez vide.</translation>
    </message>
    <message>
        <source>The patient's consent for this reason has run out.</source>
        <translation>Le consentement du patient pour ce motif est expiré.</translation>
    </message>
    <message>
        <source>Ask the patient for a new consent and record it.</source>
        <translation>Demandez un nouveau consentement au patient et enregistrez-le.</translation>
    </message>
    <message>
        <source>The patient has not consented for this reason.</source>
        <translation>Le patient n'a pas consenti pour ce motif.</translation>
    </message>
    <message>
        <source>Record the consent first, or choose another reason.</source>
        <translation>Enregistrez d'abord le consentement, ou choisissez un autre motif.</translation>
    </message>
    <message>
        <source>There is no consent for this reason that could be withdrawn.</source>
        <translation>Il n'y a pas de consentement pour ce motif à retirer.</translation>
    </message>
    <message>
        <source>Look at the patient's consents; it may have been withdrawn already.</source>
        <translation>Regardez les consentements du patient ; il a peut-être déjà été retiré.</translation>
    </message>
    <message>
        <source>The patient has withdrawn the consent.</source>
        <translation>Le patient a retiré son consentement.</translation>
    </message>
    <message>
        <source>Respect it; a privacy officer can tell what is possible.</source>
        <translation>Respectez-le ; un responsable de la confidentialité peut dire ce qui est possible.</translation>
    </message>
    <message>
        <source>You cannot end your own access.</source>
        <translation>Vous ne pouvez pas mettre fin à votre propre accès.</translation>
    </message>
    <message>
        <source>Ask another administrator to do it.</source>
        <translation>Demandez-le à un autre administrateur.</translation>
    </message>
    <message>
        <source>The first person must be administrator and privacy officer.</source>
        <translation>La première personne doit être administrateur et responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>Nothing was created.</source>
        <translation>Rien n'a été créé.</translation>
    </message>
    <message>
        <source>Choose both roles; others can take them over later.</source>
        <translation>Choisissez les deux rôles ; d'autres pourront les reprendre plus tard.</translation>
    </message>
    <message>
        <source>This is not the clinic that this computer or these recovery sheets belong to.</source>
        <translation>Ce n'est pas le cabinet auquel appartiennent ce poste ou ces fiches de secours.</translation>
    </message>
    <message>
        <source>Nothing was opened and nothing was changed.</source>
        <translation>Rien n'a été ouvert et rien n'a été modifié.</translation>
    </message>
    <message>
        <source>Check that it is the right folder. If it is, someone may have exchanged the vault.</source>
        <translation>Vérifiez que c'est le bon dossier. Si oui, quelqu'un a peut-être échangé le coffre.</translation>
    </message>
    <message>
        <source>A stored key is not the one it should be.</source>
        <translation>Une clé conservée n'est pas celle qu'elle devrait être.</translation>
    </message>
    <message>
        <source>ClinicVault did not use it. Nothing was changed.</source>
        <translation>ClinicVault ne l'a pas utilisée. Rien n'a été modifié.</translation>
    </message>
    <message>
        <source>A key that every clinic has is missing here ({kind}).</source>
        <translation>Une clé que chaque cabinet possède manque ici ({kind}).</translation>
    </message>
    <message>
        <source>No photo is lost. Nothing was changed.</source>
        <translation>Aucune photo n'est perdue. Rien n'a été modifié.</translation>
    </message>
    <message>
        <source>Run the check under Health, do not work on, and restore the last backup if it says so.</source>
        <translation>Lancez la vérification sous Santé, ne continuez pas, et restaurez la dernière sauvegarde si elle le dit.</translation>
    </message>
    <message>
        <source>The consent is recorded, but photos cannot be taken in yet.</source>
        <translation>Le consentement est enregistré, mais les photos ne peuvent pas encore être importées.</translation>
    </message>
    <message>
        <source>Nothing was taken in; keep the photos on the camera.</source>
        <translation>Rien n'a été importé ; gardez les photos sur l'appareil.</translation>
    </message>
    <message>
        <source>Ask a practitioner to unlock ClinicVault once; after that the import works.</source>
        <translation>Demandez à un praticien de déverrouiller ClinicVault une fois ; ensuite l'importation fonctionne.</translation>
    </message>
    <message>
        <source>Photos of this patient cannot be taken in without consent to the treatment.</source>
        <translation>Les photos de ce patient ne peuvent pas être importées sans consentement aux soins.</translation>
    </message>
    <message>
        <source>Record the patient's consent first; the signed paper may follow.</source>
        <translation>Enregistrez d'abord le consentement du patient ; le papier signé peut suivre.</translation>
    </message>
    <message>
        <source>The import this photo came in by is finished.</source>
        <translation>L'importation de cette photo est terminée.</translation>
    </message>
    <message>
        <source>The photo is safe.</source>
        <translation>La photo est en sécurité.</translation>
    </message>
    <message>
        <source>Ask a practitioner to move or remove it.</source>
        <translation>Demandez à un praticien de la déplacer ou de la retirer.</translation>
    </message>
    <message>
        <source>This is a camera's own file, kept beside the photo that was made from it.</source>
        <translation>C'est le fichier d'origine d'un appareil, gardé à côté de la photo qui en a été tirée.</translation>
    </message>
    <message>
        <source>It is kept as it is; the photo made from it is in the patient's record.</source>
        <translation>Il est gardé tel quel ; la photo qui en a été tirée se trouve dans le dossier du patient.</translation>
    </message>
    <message>
        <source>There is no such file any more.</source>
        <translation>Ce fichier n'existe plus.</translation>
    </message>
    <message>
        <source>Somebody may have deleted it, or it became a photo; open the patient again.</source>
        <translation>Quelqu'un l'a peut-être supprimé, ou il est devenu une photo ; rouvrez le dossier du patient.</translation>
    </message>
    <message>
        <source>This is the last person with the role {role}.</source>
        <translation>C'est la dernière personne avec le rôle {role}.</translation>
    </message>
    <message>
        <source>Give the role to another person first.</source>
        <translation>Donnez d'abord le rôle à une autre personne.</translation>
    </message>
    <message>
        <source>You do not hold the key that this needs ({key}).</source>
        <translation>Vous n'avez pas la clé qu'il faut ({key}).</translation>
    </message>
    <message>
        <source>Ask somebody with this role to confirm you under Users.</source>
        <translation>Demandez à quelqu'un de ce rôle de vous confirmer sous Utilisateurs.</translation>
    </message>
    <message>
        <source>You do not hold the key to this patient's photos.</source>
        <translation>Vous n'avez pas la clé des photos de ce patient.</translation>
    </message>
    <message>
        <source>Ask a practitioner of the team; without consent nobody can open them.</source>
        <translation>Demandez à un praticien de l'équipe ; sans consentement personne ne peut les ouvrir.</translation>
    </message>
    <message>
        <source>This person has not chosen a password yet.</source>
        <translation>Cette personne n'a pas encore choisi de mot de passe.</translation>
    </message>
    <message>
        <source>Use the one-time code from your administrator to begin.</source>
        <translation>Utilisez le code à usage unique de votre administrateur pour commencer.</translation>
    </message>
    <message>
        <source>This person has not used the one-time code yet, or does not work here any more.</source>
        <translation>Cette personne n'a pas encore utilisé le code à usage unique, ou ne travaille plus ici.</translation>
    </message>
    <message>
        <source>Wait until the code was used, then compare the four words.</source>
        <translation>Attendez que le code ait servi, puis comparez les quatre mots.</translation>
    </message>
    <message>
        <source>A photo's file was changed from outside.</source>
        <translation>Le fichier d'une photo a été modifié de l'extérieur.</translation>
    </message>
    <message>
        <source>It is not shown. All other photos are safe.</source>
        <translation>Elle n'est pas montrée. Toutes les autres photos sont en sécurité.</translation>
    </message>
    <message>
        <source>Run the check under Health, then restore the photo from the last backup.</source>
        <translation>Lancez la vérification sous Santé, puis restaurez la photo depuis la dernière sauvegarde.</translation>
    </message>
    <message>
        <source>One of the texts is too long.</source>
        <translation>Un des textes est trop long.</translation>
    </message>
    <message>
        <source>Shorten it and save again.</source>
        <translation>Raccourcissez-le et enregistrez à nouveau.</translation>
    </message>
    <message>
        <source>The patient has no name.</source>
        <translation>Le patient n'a pas de nom.</translation>
    </message>
    <message>
        <source>Type at least a given name or a family name.</source>
        <translation>Tapez au moins un prénom ou un nom de famille.</translation>
    </message>
    <message>
        <source>There is no such patient.</source>
        <translation>Ce patient n'existe pas.</translation>
    </message>
    <message>
        <source>Check the patient's code; it looks like P-7K3M-9Q2X.</source>
        <translation>Vérifiez le code du patient ; il ressemble à P-7K3M-9Q2X.</translation>
    </message>
    <message>
        <source>These photos belong to different patients.</source>
        <translation>Ces photos appartiennent à des patients différents.</translation>
    </message>
    <message>
        <source>Choose photos of one patient at a time.</source>
        <translation>Choisissez les photos d'un patient à la fois.</translation>
    </message>
    <message>
        <source>There is no such photo.</source>
        <translation>Cette photo n'existe pas.</translation>
    </message>
    <message>
        <source>It may have been moved or taken back; open the patient again.</source>
        <translation>Elle a peut-être été déplacée ou retirée ; rouvrez le patient.</translation>
    </message>
    <message>
        <source>Another patient has this record number already.</source>
        <translation>Un autre patient a déjà ce numéro de dossier.</translation>
    </message>
    <message>
        <source>Look whether the patient is registered already, or correct the number.</source>
        <translation>Regardez si le patient est déjà inscrit, ou corrigez le numéro.</translation>
    </message>
    <message>
        <source>An administrator and a privacy officer accept this together.</source>
        <translation>Un administrateur et un responsable de la confidentialité acceptent cela ensemble.</translation>
    </message>
    <message>
        <source>Choose a person who has the role that you do not have; that person types the password.</source>
        <translation>Choisissez une personne qui a le rôle que vous n'avez pas ; c'est elle qui tape son mot de passe.</translation>
    </message>
    <message>
        <source>Your role does not allow this.</source>
        <translation>Votre rôle ne le permet pas.</translation>
    </message>
    <message>
        <source>Nothing was opened or changed.</source>
        <translation>Rien n'a été ouvert ni modifié.</translation>
    </message>
    <message>
        <source>Ask a colleague whose role it is, or your administrator.</source>
        <translation>Demandez à un collègue dont c'est le rôle, ou à votre administrateur.</translation>
    </message>
    <message>
        <source>No role was chosen.</source>
        <translation>Aucun rôle n'a été choisi.</translation>
    </message>
    <message>
        <source>Choose at least one role for this person.</source>
        <translation>Choisissez au moins un rôle pour cette personne.</translation>
    </message>
    <message>
        <source>An entry of the database was changed from outside ({table}).</source>
        <translation>Une fiche de la base de données a été modifiée de l'extérieur ({table}).</translation>
    </message>
    <message>
        <source>An entry of the database is missing ({table}).</source>
        <translation>Une fiche de la base de données manque ({table}).</translation>
    </message>
    <message>
        <source>Nothing was changed. What is left is safe.</source>
        <translation>Rien n'a été modifié. Ce qui reste est en sécurité.</translation>
    </message>
    <message>
        <source>An older entry of the database was put back, or a protected one removed ({table}).</source>
        <translation>Une fiche plus ancienne a été remise, ou une fiche protégée retirée ({table}).</translation>
    </message>
    <message>
        <source>An entry of the database was not made by somebody who may make it ({table}).</source>
        <translation>Une fiche de la base de données n'a pas été faite par quelqu'un qui en a le droit ({table}).</translation>
    </message>
    <message>
        <source>This recovery sheet does not belong to this clinic, or was replaced by a newer one.</source>
        <translation>Cette fiche de secours n'appartient pas à ce cabinet, ou a été remplacée par une plus récente.</translation>
    </message>
    <message>
        <source>Everything in the vault is safe.</source>
        <translation>Tout ce qui est dans le coffre est en sécurité.</translation>
    </message>
    <message>
        <source>Compare the words with the sheet; keep only the sheets that were printed last.</source>
        <translation>Comparez les mots avec la fiche ; ne gardez que les fiches imprimées en dernier.</translation>
    </message>
    <message>
        <source>These recovery sheets were replaced by newer ones.</source>
        <translation>Ces fiches de secours ont été remplacées par de plus récentes.</translation>
    </message>
    <message>
        <source>Use two of the sheets that were printed last, and destroy the old ones.</source>
        <translation>Utilisez deux des fiches imprimées en dernier, et détruisez les anciennes.</translation>
    </message>
    <message>
        <source>This needs your password once more.</source>
        <translation>Cela demande encore une fois votre mot de passe.</translation>
    </message>
    <message>
        <source>Confirm it's you with your password.</source>
        <translation>Confirmez votre identité avec votre mot de passe.</translation>
    </message>
    <message>
        <source>Another first practitioner was invited and has not begun yet.</source>
        <translation>Un autre premier praticien a été invité et n'a pas encore commencé.</translation>
    </message>
    <message>
        <source>Wait until that code was used or is too old, or end that person's access first.</source>
        <translation>Attendez que ce code ait servi ou soit trop ancien, ou mettez d'abord fin à l'accès de cette personne.</translation>
    </message>
    <message>
        <source>A team's first practitioner must be invited together with a privacy officer.</source>
        <translation>Le premier praticien d’une équipe doit être invité avec un responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>Ask a privacy officer to sign with the own password, or who has both roles to invite.</source>
        <translation>Demandez à un responsable de la confidentialité de signer avec son propre mot de passe, ou à qui a les deux rôles d’inviter.</translation>
    </message>
    <message>
        <source>This person's access has ended.</source>
        <translation>L'accès de cette personne est terminé.</translation>
    </message>
    <message>
        <source>Ask your administrator if that is a mistake.</source>
        <translation>Demandez à votre administrateur si c'est une erreur.</translation>
    </message>
    <message>
        <source>This person's access has ended already.</source>
        <translation>L'accès de cette personne est déjà terminé.</translation>
    </message>
    <message>
        <source>Nothing more needs to be done.</source>
        <translation>Il n'y a plus rien à faire.</translation>
    </message>
    <message>
        <source>This visit belongs to another patient.</source>
        <translation>Cette visite appartient à un autre patient.</translation>
    </message>
    <message>
        <source>The photo was not taken in; keep it on the camera.</source>
        <translation>La photo n'a pas été importée ; gardez-la sur l'appareil.</translation>
    </message>
    <message>
        <source>Start the import again from the patient's page.</source>
        <translation>Recommencez l'importation depuis la page du patient.</translation>
    </message>
    <message>
        <source>These are not the four words that the newcomer sees.</source>
        <translation>Ce ne sont pas les quatre mots que voit la nouvelle personne.</translation>
    </message>
    <message>
        <source>No key was given. Nothing was changed.</source>
        <translation>Aucune clé n'a été donnée. Rien n'a été modifié.</translation>
    </message>
    <message>
        <source>Read the newcomer's words again. If they still differ, stop: someone came in between.</source>
        <translation>Relisez les mots de la nouvelle personne. S'ils diffèrent encore, arrêtez : quelqu'un s'est interposé.</translation>
    </message>
    <message>
        <source>This computer was never admitted to this clinic.</source>
        <translation>Ce poste n'a jamais été admis dans ce cabinet.</translation>
    </message>
    <message>
        <source>Nothing was opened. Passwords are of no use here.</source>
        <translation>Rien n'a été ouvert. Les mots de passe ne servent à rien ici.</translation>
    </message>
    <message>
        <source>Ask to be let in (in the window, or by workstation request), or recover the vault.</source>
        <translation>Demandez à être admis (dans la fenêtre, ou par workstation request), ou récupérez le coffre.</translation>
    </message>
    <message>
        <source>This record is not closed.</source>
        <translation>Ce dossier n'est pas fermé.</translation>
    </message>
    <message>
        <source>A practitioner can open it: confirm it's you on the patient's page.</source>
        <translation>Un praticien peut l'ouvrir : confirmez votre identité sur la page du patient.</translation>
    </message>
    <message>
        <source>This patient has not consented again.</source>
        <translation>Ce patient n'a pas donné de nouveau consentement.</translation>
    </message>
    <message>
        <source>The photos are kept, and nobody can open them.</source>
        <translation>Les photos sont gardées, et personne ne peut les ouvrir.</translation>
    </message>
    <message>
        <source>Record the patient's new consent to the treatment first.</source>
        <translation>Enregistrez d'abord le nouveau consentement du patient au traitement.</translation>
    </message>
    <message>
        <source>These are more archived records than one person may open at once ({most}).</source>
        <translation>Cela fait plus de dossiers archivés qu'une seule personne ne peut en ouvrir à la fois ({most}).</translation>
    </message>
    <message>
        <source>None was opened.</source>
        <translation>Aucun n'a été ouvert.</translation>
    </message>
    <message>
        <source>Ask a colleague to allow it, or open fewer.</source>
        <translation>Demandez l'accord d'un collègue, ou ouvrez-en moins.</translation>
    </message>
    <message>
        <source>This record is archived.</source>
        <translation>Ce dossier est archivé.</translation>
    </message>
    <message>
        <source>The photos are safe, and none was shown.</source>
        <translation>Les photos sont en sécurité, et aucune n'a été montrée.</translation>
    </message>
    <message>
        <source>Confirm it's you on the patient's page, then try again.</source>
        <translation>Confirmez votre identité sur la page du patient, puis réessayez.</translation>
    </message>
    <message>
        <source>This record is for certain people only, and you are not one of them.</source>
        <translation>Ce dossier est réservé à certaines personnes, et vous n'en faites pas partie.</translation>
    </message>
    <message>
        <source>Ask one of them, or ask for emergency access if a patient is in danger.</source>
        <translation>Adressez-vous à l'une d'elles, ou demandez un accès d'urgence si un patient est en danger.</translation>
    </message>
    <message>
        <source>This record is open to the whole team already.</source>
        <translation>Ce dossier est déjà ouvert à toute l'équipe.</translation>
    </message>
    <message>
        <source>There is nothing to do.</source>
        <translation>Il n'y a rien à faire.</translation>
    </message>
    <message>
        <source>You would shut yourself out of this record.</source>
        <translation>Vous vous fermeriez à vous-même ce dossier.</translation>
    </message>
    <message>
        <source>Choose yourself, too; a colleague who stays can take you off the list later.</source>
        <translation>Choisissez-vous aussi ; un collègue qui reste pourra vous retirer de la liste plus tard.</translation>
    </message>
    <message>
        <source>One of these people is not a practitioner with complete access.</source>
        <translation>L'une de ces personnes n'est pas un praticien disposant d'un accès complet.</translation>
    </message>
    <message>
        <source>Choose practitioners only.</source>
        <translation>Choisissez uniquement des praticiens.</translation>
    </message>
    <message>
        <source>A change came without an entry for the access log.</source>
        <translation>Une modification est venue sans entrée pour le journal des accès.</translation>
    </message>
    <message>
        <source>Nothing was shown or changed.</source>
        <translation>Rien n'a été montré ni modifié.</translation>
    </message>
    <message>
        <source>Try again; if it happens once more, start ClinicVault again.</source>
        <translation>Réessayez ; si cela se reproduit, redémarrez ClinicVault.</translation>
    </message>
    <message>
        <source>Another window or command is writing the access log.</source>
        <translation>Une autre fenêtre ou commande écrit dans le journal des accès.</translation>
    </message>
    <message>
        <source>The access log cannot be written, because ClinicVault's folder on this computer is not writable.</source>
        <translation>Le journal des accès ne peut pas être écrit, car le dossier de ClinicVault sur ce poste n'est pas accessible en écriture.</translation>
    </message>
    <message>
        <source>Check that the disk is not full and that you may write to the folder.</source>
        <translation>Vérifiez que le disque n'est pas plein et que vous pouvez écrire dans le dossier.</translation>
    </message>
    <message>
        <source>The access log is older than the one this computer saw last, or it was replaced.</source>
        <translation>Le journal des accès est plus ancien que le dernier vu par ce poste, ou il a été remplacé.</translation>
    </message>
    <message>
        <source>If a backup was restored, use “Restore” for it. If not, tell your privacy officer.</source>
        <translation>Si une sauvegarde a été restaurée, utilisez « Restaurer ». Sinon, prévenez votre responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>The whole vault was put back to an older state: an export of {when} proves {missing} more lines of its access log.</source>
        <translation>Le coffre entier a été ramené à un état antérieur : un export du {when} prouve {missing} lignes de plus dans son journal des accès.</translation>
    </message>
    <message>
        <source>If a backup was brought back, do it once more with “Restore”, which says so in the log. If not, touch nothing and tell your privacy officer: somebody may be hiding what was done.</source>
        <translation>Si une sauvegarde a été remise en place, recommencez avec « Restaurer », qui l'inscrit au journal. Sinon, ne touchez à rien et prévenez votre délégué à la protection des données : quelqu'un cherche peut-être à cacher ce qui a été fait.</translation>
    </message>
    <message>
        <source>The whole vault was put back to an older state: a backup of {when} proves {missing} more lines of its access log.</source>
        <translation>Le coffre entier a été ramené à un état antérieur : une sauvegarde du {when} prouve {missing} lignes de plus dans son journal des accès.</translation>
    </message>
    <message>
        <source>The whole vault was put back to an older state: a signature of one of the computers, of {when}, proves {missing} more lines of its access log.</source>
        <translation>Le coffre entier a été ramené à un état antérieur : une signature de l'un des postes, du {when}, prouve {missing} lignes de plus dans son journal des accès.</translation>
    </message>
    <message>
        <source>The whole vault was put back to an older state: the check code that was printed on {when} proves {missing} more lines of its access log.</source>
        <translation>Le coffre entier a été ramené à un état antérieur : le code de contrôle imprimé le {when} prouve {missing} lignes de plus dans son journal des accès.</translation>
    </message>
    <message>
        <source>The whole vault was put back to an older state: a time-stamp of {when} proves {missing} more lines of its access log.</source>
        <translation>Le coffre entier a été ramené à un état antérieur : un horodatage du {when} prouve {missing} lignes de plus dans son journal des accès.</translation>
    </message>
    <message>
        <source>The whole vault was put back to an older state: an export of the log, of {when}, proves {missing} more lines of its access log.</source>
        <translation>Le coffre entier a été ramené à un état antérieur : un export du journal, du {when}, prouve {missing} lignes de plus dans son journal des accès.</translation>
    </message>
    <message>
        <source>The access log is another one than the one whose check code was signed on {when}: it was put back to an older state and written on, or rewritten.</source>
        <translation>Le journal des accès n'est pas celui dont le code de contrôle a été signé le {when} : il a été ramené à un état antérieur puis continué, ou réécrit.</translation>
    </message>
    <message>
        <source>A stored copy of the daily check code is damaged.</source>
        <translation>Une copie conservée du code de contrôle du jour est endommagée.</translation>
    </message>
    <message>
        <source>The access log itself, photos and patient data are not touched by this.</source>
        <translation>Le journal des accès lui-même, les photos et les données des patients ne sont pas touchés.</translation>
    </message>
    <message>
        <source>Tell your administrator and privacy officer, and keep the newest backup.</source>
        <translation>Prévenez votre administrateur et votre responsable de la confidentialité, et gardez la sauvegarde la plus récente.</translation>
    </message>
    <message>
        <source>The key for the next section of the access log is missing.</source>
        <translation>La clé de la prochaine section du journal des accès manque.</translation>
    </message>
    <message>
        <source>Restore the newest backup, or ask your IT person to begin the log anew.</source>
        <translation>Restaurez la sauvegarde la plus récente, ou demandez à votre informaticien de recommencer le journal.</translation>
    </message>
    <message>
        <source>The key for the next section of the access log does not belong to this computer, or it is damaged.</source>
        <translation>La clé de la prochaine section du journal des accès n'appartient pas à ce poste, ou elle est endommagée.</translation>
    </message>
    <message>
        <source>The key for the next section of the access log is not the one that was announced.</source>
        <translation>La clé de la prochaine section du journal des accès n'est pas celle qui était annoncée.</translation>
    </message>
    <message>
        <source>A part of the access log is missing.</source>
        <translation>Une partie du journal des accès manque.</translation>
    </message>
    <message>
        <source>The access log is damaged at line {seq} ({fault}).</source>
        <translation>Le journal des accès est endommagé à la ligne {seq} ({fault}).</translation>
    </message>
    <message>
        <source>Check the log, and restore the newest backup if it is damaged there.</source>
        <translation>Vérifiez le journal et, s’il y est endommagé, restaurez la dernière sauvegarde.</translation>
    </message>
    <message>
        <source>The access log is not complete: {count} faults were found, and {entries} entries written.</source>
        <translation>Le journal des accès n'est pas complet : {count} défauts ont été trouvés, et {entries} entrées écrites.</translation>
    </message>
    <message>
        <source>The file is there and says so in its last record, but it is no copy that holds.</source>
        <translation>Le fichier est là et le dit dans son dernier enregistrement, mais ce n'est pas une copie qui fait foi.</translation>
    </message>
    <message>
        <source>Verify the log, keep its backups, and tell whoever gets this file.</source>
        <translation>Vérifiez le journal, gardez ses sauvegardes, et prévenez la personne qui reçoit ce fichier.</translation>
    </message>
    <message>
        <source>This is not a daily check code that ClinicVault can read.</source>
        <translation>Ce n'est pas un code de contrôle du jour que ClinicVault sait lire.</translation>
    </message>
    <message>
        <source>Copy the whole text, from the first line to the last.</source>
        <translation>Copiez le texte entier, de la première ligne à la dernière.</translation>
    </message>
    <message>
        <source>Line {seq} of the access log cannot be read.</source>
        <translation>La ligne {seq} du journal des accès est illisible.</translation>
    </message>
    <message>
        <source>Photos and patient data are not touched by this.</source>
        <translation>Les photos et les données des patients ne sont pas touchées.</translation>
    </message>
    <message>
        <source>Line {seq} of the access log stands in another line's place.</source>
        <translation>La ligne {seq} du journal des accès est à la place d'une autre.</translation>
    </message>
    <message>
        <source>Line {seq} of the access log was changed after it was written.</source>
        <translation>La ligne {seq} du journal des accès a été modifiée après avoir été écrite.</translation>
    </message>
    <message>
        <source>Line {seq} of the access log is missing.</source>
        <translation>La ligne {seq} du journal des accès manque.</translation>
    </message>
    <message>
        <source>Line {seq} of the access log was damaged, and came back from an older backup.</source>
        <translation>La ligne {seq} du journal des accès était endommagée ; elle a été reprise d'une sauvegarde plus ancienne.</translation>
    </message>
    <message>
        <source>It is whole again; photos and patient data are not touched by this.</source>
        <translation>Elle est de nouveau intacte ; les photos et les données des patients ne sont pas touchées.</translation>
    </message>
    <message>
        <source>Check the disk of the computer on which the clinic was before.</source>
        <translation>Vérifiez le disque du poste sur lequel se trouvait la clinique auparavant.</translation>
    </message>
    <message>
        <source>The file with old entries of the access log, from {seq} on, is missing or damaged.</source>
        <translation>Le fichier contenant d'anciennes entrées du journal d'accès, à partir de {seq}, manque ou est endommagé.</translation>
    </message>
    <message>
        <source>Put the file that `clinicvault verify` names back from a backup.</source>
        <translation>Remettez depuis une sauvegarde le fichier que nomme `clinicvault verify`.</translation>
    </message>
    <message>
        <source>A file with old entries of the access log did not come out as it was written.</source>
        <translation>Un fichier d'anciennes entrées du journal des accès n'est pas ressorti tel qu'il a été écrit.</translation>
    </message>
    <message>
        <source>No entry was moved, and no picture is affected.</source>
        <translation>Aucune entrée n'a été déplacée, et aucune photo n'est touchée.</translation>
    </message>
    <message>
        <source>Run `clinicvault verify`, and check this computer's disk.</source>
        <translation>Lancez `clinicvault verify`, et vérifiez le disque de cet ordinateur.</translation>
    </message>
    <message>
        <source>The access log does not say that its entries from {seq} on moved to a file.</source>
        <translation>Le journal d'accès ne dit pas que ses entrées à partir de {seq} ont été déplacées dans un fichier.</translation>
    </message>
    <message>
        <source>A check value for line {seq} of the access log is damaged; the line itself is intact.</source>
        <translation>Une valeur de contrôle de la ligne {seq} du journal des accès est endommagée ; la ligne elle-même est intacte.</translation>
    </message>
    <message>
        <source>A check value for line {seq} of the access log is missing; the line itself is intact.</source>
        <translation>Une valeur de contrôle de la ligne {seq} du journal des accès manque ; la ligne elle-même est intacte.</translation>
    </message>
    <message>
        <source>The access log holds a check value that belongs to no line.</source>
        <translation>Le journal des accès contient une valeur de contrôle qui n'appartient à aucune ligne.</translation>
    </message>
    <message>
        <source>From line {seq} on the access log is not what was signed.</source>
        <translation>À partir de la ligne {seq}, le journal des accès n'est pas ce qui a été signé.</translation>
    </message>
    <message>
        <source>The access log does not continue the one that was known before: it was put back to an older state and written on, or rewritten.</source>
        <translation>Le journal des accès ne continue pas celui qui était connu : il a été remis à un état plus ancien puis continué, ou réécrit.</translation>
    </message>
    <message>
        <source>The access log ends at line {seq}, earlier than when it was last known: it was put back to an older state.</source>
        <translation>Le journal des accès se termine à la ligne {seq}, plus tôt que la dernière fois : il a été remis à un état plus ancien.</translation>
    </message>
    <message>
        <source>Entries, and perhaps photos, of the time since then are missing here.</source>
        <translation>Les entrées, et peut-être les photos, depuis ce moment manquent ici.</translation>
    </message>
    <message>
        <source>The access log ends at line {seq}, but more lines were signed: its end was cut off.</source>
        <translation>Le journal des accès se termine à la ligne {seq}, mais d'autres lignes ont été signées : sa fin a été coupée.</translation>
    </message>
    <message>
        <source>Lines from {seq} on were added to the access log without a signature.</source>
        <translation>Des lignes à partir de {seq} ont été ajoutées au journal des accès sans signature.</translation>
    </message>
    <message>
        <source>Line {seq} stands outside any open section of the access log.</source>
        <translation>La ligne {seq} est hors de toute section ouverte du journal des accès.</translation>
    </message>
    <message>
        <source>Line {seq} is one too many for its section of the access log.</source>
        <translation>La ligne {seq} est de trop dans sa section du journal des accès.</translation>
    </message>
    <message>
        <source>The signed check code that covers line {seq} of the access log is missing.</source>
        <translation>Le code de contrôle signé qui couvre la ligne {seq} du journal des accès manque.</translation>
    </message>
    <message>
        <source>The check code that covers line {seq} of the access log is not correctly signed.</source>
        <translation>Le code de contrôle qui couvre la ligne {seq} du journal des accès n'est pas correctement signé.</translation>
    </message>
    <message>
        <source>A check code of the access log does not end where its section ends, at line {seq}.</source>
        <translation>Un code de contrôle du journal des accès ne finit pas où finit sa section, à la ligne {seq}.</translation>
    </message>
    <message>
        <source>The access log holds a check code that belongs to no section of it.</source>
        <translation>Le journal des accès contient un code de contrôle qui n'appartient à aucune section.</translation>
    </message>
    <message>
        <source>The section of the access log that begins at line {seq} was signed with a key that was not announced.</source>
        <translation>La section du journal des accès qui commence à la ligne {seq} a été signée avec une clé non annoncée.</translation>
    </message>
    <message>
        <source>The section of the access log that begins at line {seq} is not the next one.</source>
        <translation>La section du journal des accès qui commence à la ligne {seq} n'est pas la suivante.</translation>
    </message>
    <message>
        <source>The beginning of a section at line {seq} of the access log is not correctly signed.</source>
        <translation>Le début d'une section à la ligne {seq} du journal des accès n'est pas correctement signé.</translation>
    </message>
    <message>
        <source>Line {seq} of the access log names other open sections than there were.</source>
        <translation>La ligne {seq} du journal des accès nomme d'autres sections ouvertes que celles qui existaient.</translation>
    </message>
    <message>
        <source>The access log was begun anew at line {seq} by a computer that is not known.</source>
        <translation>Le journal des accès a été recommencé à la ligne {seq} par un poste inconnu.</translation>
    </message>
    <message>
        <source>The acceptance at line {seq} of the access log is not signed by an administrator and a privacy officer.</source>
        <translation>L'acceptation à la ligne {seq} du journal des accès n'est pas signée par un administrateur et un responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>Let an administrator and a privacy officer accept the restored log again.</source>
        <translation>Faites accepter à nouveau le journal restauré par un administrateur et un responsable de la confidentialité.</translation>
    </message>
    <message>
        <source>The key for the next section of the access log is not the one announced at line {seq}.</source>
        <translation>La clé de la prochaine section du journal des accès n'est pas celle annoncée à la ligne {seq}.</translation>
    </message>
    <message>
        <source>The log that line {seq} says it continues is not the one that is there.</source>
        <translation>Le journal que la ligne {seq} dit continuer n'est pas celui qui est là.</translation>
    </message>
    <message>
        <source>The access log is empty.</source>
        <translation>Le journal des accès est vide.</translation>
    </message>
    <message>
        <source>You stopped it.</source>
        <translation>Vous l'avez arrêté.</translation>
    </message>
    <message>
        <source>What was saved before is safe.</source>
        <translation>Ce qui était enregistré est en sécurité.</translation>
    </message>
    <message>
        <source>Run the command again to go on; photos that are in already are not taken twice.</source>
        <translation>Relancez la commande pour continuer ; les photos déjà importées ne sont pas prises deux fois.</translation>
    </message>
    <message>
        <source>The command was not understood: {problem}.</source>
        <translation>La commande n'a pas été comprise : {problem}.</translation>
    </message>
    <message>
        <source>Nothing was done.</source>
        <translation>Rien n'a été fait.</translation>
    </message>
    <message>
        <source>Run `{command} --help` to see what it takes.</source>
        <translation>Lancez `{command} --help` pour voir ce qu'elle accepte.</translation>
    </message>
    <message>
        <source>Everything is safe.</source>
        <translation>Tout est en sécurité.</translation>
    </message>
    <message>
        <source>The recovery sheets would lie in the vault's own folder, or beside this computer's key.</source>
        <translation>Les fiches de secours se trouveraient dans le dossier même du coffre, ou à côté de la clé de ce poste.</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Rien n'a été écrit.</translation>
    </message>
    <message>
        <source>Choose another place: who copies these folders must never get the sheets as well.</source>
        <translation>Choisissez un autre endroit : qui copie ces dossiers ne doit jamais obtenir aussi les fiches.</translation>
    </message>
    <message>
        <source>The name of this file must end in {endings}.</source>
        <translation>Le nom de ce fichier doit se terminer par {endings}.</translation>
    </message>
    <message>
        <source>Choose a name with that ending.</source>
        <translation>Choisissez un nom avec cette terminaison.</translation>
    </message>
    <message>
        <source>The option {option} says nothing without {other}.</source>
        <translation>L’option {option} n’a pas de sens sans {other}.</translation>
    </message>
    <message>
        <source>Give {other}, too, or leave {option} out.</source>
        <translation>Ajoutez {other} ou retirez {option}.</translation>
    </message>
    <message>
        <source>The options {option} and {other} do not go together.</source>
        <translation>Les options {option} et {other} ne vont pas ensemble.</translation>
    </message>
    <message>
        <source>Leave one of them out.</source>
        <translation>Retirez l’une des deux.</translation>
    </message>
    <message>
        <source>There is a file or folder of that name already.</source>
        <translation>Un fichier ou dossier de ce nom existe déjà.</translation>
    </message>
    <message>
        <source>It was not touched, and nothing was taken out.</source>
        <translation>Il n'a pas été touché, et rien n'a été sorti.</translation>
    </message>
    <message>
        <source>Choose another name for the output.</source>
        <translation>Choisissez un autre nom pour la sortie.</translation>
    </message>
    <message>
        <source>The folder for the output does not exist.</source>
        <translation>Le dossier de sortie n'existe pas.</translation>
    </message>
    <message>
        <source>Make the folder first, or choose another place for the output.</source>
        <translation>Créez d'abord le dossier, ou choisissez un autre lieu.</translation>
    </message>
    <message>
        <source>The output could not be written.</source>
        <translation>La sortie n'a pas pu être écrite.</translation>
    </message>
    <message>
        <source>The photos in the vault are safe.</source>
        <translation>Les photos du coffre sont en sécurité.</translation>
    </message>
    <message>
        <source>Free some space or choose a place where your account may write, then try again.</source>
        <translation>Libérez de la place ou choisissez un lieu où votre compte peut écrire, puis réessayez.</translation>
    </message>
    <message>
        <source>The two passwords you typed are not the same.</source>
        <translation>Les deux mots de passe saisis ne sont pas identiques.</translation>
    </message>
    <message>
        <source>Run the command again and type the same password twice.</source>
        <translation>Relancez la commande et tapez deux fois le même mot de passe.</translation>
    </message>
    <message>
        <source>ClinicVault had to ask you something, but nobody can type here.</source>
        <translation>ClinicVault devait vous demander quelque chose, mais personne ne peut taper ici.</translation>
    </message>
    <message>
        <source>Give passwords with --password-file, a one-time code with --code-file.</source>
        <translation>Donnez les mots de passe avec --password-file, un code à usage unique avec --code-file.</translation>
    </message>
    <message>
        <source>The first line of the password or code file is empty.</source>
        <translation>La première ligne du fichier de mot de passe ou de code est vide.</translation>
    </message>
    <message>
        <source>Write the password or code into the first line of the file.</source>
        <translation>Écrivez le mot de passe ou le code dans la première ligne du fichier.</translation>
    </message>
    <message>
        <source>Warning: every account of this computer can read the password or code file.</source>
        <translation>Attention : tous les comptes de ce poste peuvent lire le fichier de mot de passe ou de code.</translation>
    </message>
    <message>
        <source>It was used nevertheless.</source>
        <translation>Il a été utilisé malgré tout.</translation>
    </message>
    <message>
        <source>Close it to others (chmod 600), or delete it and let ClinicVault ask you.</source>
        <translation>Fermez-le aux autres (chmod 600), ou supprimez-le et laissez ClinicVault vous demander.</translation>
    </message>
    <message>
        <source>Every account of this computer could have changed the password or code file.</source>
        <translation>Tous les comptes de ce poste ont pu modifier le fichier de mot de passe ou de code.</translation>
    </message>
    <message>
        <source>It was not used, and nothing was done.</source>
        <translation>Il n'a pas été utilisé, et rien n'a été fait.</translation>
    </message>
    <message>
        <source>Write a new file that only your account may change (chmod 600), then try again.</source>
        <translation>Écrivez un nouveau fichier que seul votre compte peut modifier (chmod 600), puis réessayez.</translation>
    </message>
    <message>
        <source>The password or code file cannot be read.</source>
        <translation>Le fichier de mot de passe ou de code est illisible.</translation>
    </message>
    <message>
        <source>Check its place, that your account may read it, and that it is plain text.</source>
        <translation>Vérifiez son emplacement, que votre compte peut le lire et que c'est du texte simple.</translation>
    </message>
    <message>
        <source>Something went wrong that ClinicVault did not expect.</source>
        <translation>Il s'est produit quelque chose que ClinicVault n'attendait pas.</translation>
    </message>
    <message>
        <source>Run `clinicvault verify`, then try again; if it fails once more, tell your IT person.</source>
        <translation>Lancez `clinicvault verify`, puis réessayez ; si cela échoue encore, prévenez votre informaticien.</translation>
    </message>
    <message>
        <source>More than one person has that name.</source>
        <translation>Plusieurs personnes portent ce nom.</translation>
    </message>
    <message>
        <source>Write the name exactly as `clinicvault user list` shows it.</source>
        <translation>Écrivez le nom exactement comme le montre `clinicvault user list`.</translation>
    </message>
    <message>
        <source>It is not said who is working.</source>
        <translation>Il n'est pas dit qui travaille.</translation>
    </message>
    <message>
        <source>Give a name with --user, or set CLINICVAULT_USER.</source>
        <translation>Donnez un nom avec --user, ou définissez CLINICVAULT_USER.</translation>
    </message>
    <message>
        <source>Nobody of that name works here.</source>
        <translation>Personne de ce nom ne travaille ici.</translation>
    </message>
    <message>
        <source>Run `clinicvault user list` to see the names.</source>
        <translation>Lancez `clinicvault user list` pour voir les noms.</translation>
    </message>
    <message>
        <source>It is not said which vault is meant.</source>
        <translation>Il n'est pas dit de quel coffre il s'agit.</translation>
    </message>
    <message>
        <source>Give its folder with --vault, or set CLINICVAULT_VAULT.</source>
        <translation>Donnez son dossier avec --vault, ou définissez CLINICVAULT_VAULT.</translation>
    </message>
    <message>
        <source>This is not the certificate of one recipient.</source>
        <translation>Ce n'est pas le certificat d'un seul destinataire.</translation>
    </message>
    <message>
        <source>Nothing was taken out.</source>
        <translation>Rien n'a été sorti.</translation>
    </message>
    <message>
        <source>Ask the recipient for the certificate alone, as a file that ends with .pem, .crt or .cer.</source>
        <translation>Demandez au destinataire le certificat seul, dans un fichier qui finit par .pem, .crt ou .cer.</translation>
    </message>
    <message>
        <source>This certificate is too weak, or is not meant for encrypting.</source>
        <translation>Ce certificat est trop faible, ou n'est pas prévu pour chiffrer.</translation>
    </message>
    <message>
        <source>Ask the recipient for the certificate with which they receive encrypted mail.</source>
        <translation>Demandez au destinataire le certificat avec lequel il reçoit des messages chiffrés.</translation>
    </message>
    <message>
        <source>This certificate is not valid today.</source>
        <translation>Ce certificat n'est pas valable aujourd'hui.</translation>
    </message>
    <message>
        <source>Ask the recipient for the current one; check the date of this computer, too.</source>
        <translation>Demandez au destinataire celui qui est en vigueur ; vérifiez aussi la date de ce poste.</translation>
    </message>
    <message>
        <source>This picture cannot be a DICOM object without being changed.</source>
        <translation>Cette image ne peut pas devenir un objet DICOM sans être modifiée.</translation>
    </message>
    <message>
        <source>It is in the package as it is.</source>
        <translation>Elle est dans le paquet telle quelle.</translation>
    </message>
    <message>
        <source>Nothing has to be done; whoever needs DICOM can convert it.</source>
        <translation>Il n'y a rien à faire ; qui a besoin de DICOM peut la convertir.</translation>
    </message>
    <message>
        <source>This picture is stored lying or mirrored, which a DICOM object cannot tell.</source>
        <translation>Cette image est enregistrée couchée ou en miroir, ce qu'un objet DICOM ne peut pas dire.</translation>
    </message>
    <message>
        <source>Export it with a cover or a mark: then it is made anew, upright.</source>
        <translation>Exportez-la avec un cache ou une mention : elle est alors refaite, droite.</translation>
    </message>
    <message>
        <source>This package came encrypted, and no passphrase that was typed opens it.</source>
        <translation>Ce paquet est arrivé chiffré, et aucune phrase secrète saisie ne l'ouvre.</translation>
    </message>
    <message>
        <source>Nothing of it was taken in, and the file was left as it is.</source>
        <translation>Rien n'en a été importé, et le fichier est resté tel quel.</translation>
    </message>
    <message>
        <source>Ask the sender for the passphrase, or for the package once more if it is damaged.</source>
        <translation>Demandez la phrase secrète à l'expéditeur, ou un nouveau paquet si celui-ci est endommagé.</translation>
    </message>
    <message>
        <source>Trying a passphrase on this package takes more time or memory than this program gives it.</source>
        <translation>Essayer une phrase secrète sur ce paquet demande plus de temps ou de mémoire que ce programme n'en accorde.</translation>
    </message>
    <message>
        <source>Try again when this computer has less to do, or ask for it locked with this clinic's key.</source>
        <translation>Réessayez quand cet ordinateur sera moins occupé, ou demandez-le verrouillé avec la clé de ce cabinet.</translation>
    </message>
    <message>
        <source>This package does not open with this clinic's key.</source>
        <translation>Ce paquet ne s'ouvre pas avec la clé de ce cabinet.</translation>
    </message>
    <message>
        <source>It is for somebody else, or was changed on its way: ask the sender for it once more.</source>
        <translation>Il est destiné à quelqu'un d'autre, ou a été modifié en chemin : demandez-le une nouvelle fois à l'expéditeur.</translation>
    </message>
    <message>
        <source>This package is encrypted for a certificate, as encrypted mail is.</source>
        <translation>Ce paquet est chiffré pour un certificat, comme un message chiffré.</translation>
    </message>
    <message>
        <source>Ask the sender for an age package for this clinic's own key; you find it under Import.</source>
        <translation>Demandez à l'expéditeur un paquet age pour la clé de ce cabinet ; vous la trouvez sous « Importer ».</translation>
    </message>
    <message>
        <source>This file is a page for a browser, such as patients are given.</source>
        <translation>Ce fichier est une page pour navigateur, comme on en remet aux patients.</translation>
    </message>
    <message>
        <source>Open it in a browser, save the pictures there, and import these.</source>
        <translation>Ouvrez-la dans un navigateur, enregistrez-y les images, puis importez-les.</translation>
    </message>
    <message>
        <source>The signature of this package is wrong or missing: it is not what the sender made.</source>
        <translation>La signature de ce paquet est fausse ou manque : ce n'est pas ce que l'expéditeur a préparé.</translation>
    </message>
    <message>
        <source>Ask the sender for the package once more, and tell them of it by telephone.</source>
        <translation>Redemandez le paquet à l'expéditeur, et prévenez-le par téléphone.</translation>
    </message>
    <message>
        <source>This file of the package is not the one that the sender signed.</source>
        <translation>Ce fichier du paquet n'est pas celui que l'expéditeur a signé.</translation>
    </message>
    <message>
        <source>The sender did not sign this file: it was added to the package by somebody else.</source>
        <translation>L'expéditeur n'a pas signé ce fichier : quelqu'un d'autre l'a ajouté au paquet.</translation>
    </message>
    <message>
        <source>Ask the sender whether it is theirs.</source>
        <translation>Demandez à l'expéditeur s'il est de lui.</translation>
    </message>
    <message>
        <source>The list of files in this package cannot be read.</source>
        <translation>La liste des fichiers de ce paquet est illisible.</translation>
    </message>
    <message>
        <source>Import the package as it came, not packed again; else ask the sender for it once more.</source>
        <translation>Importez le paquet tel qu'il est arrivé, sans le recomprimer ; sinon redemandez-le à l'expéditeur.</translation>
    </message>
    <message>
        <source>These are not the words of the computer that signed this package.</source>
        <translation>Ce ne sont pas les mots du poste qui a signé ce paquet.</translation>
    </message>
    <message>
        <source>Nothing was changed, and what came in is safe.</source>
        <translation>Rien n'a été modifié, et ce qui a été importé est en sécurité.</translation>
    </message>
    <message>
        <source>Ask for the words of the very computer that made it; if they differ again, do not use it.</source>
        <translation>Demandez les mots du poste même qui l'a préparé ; s'ils diffèrent encore, n'utilisez pas ce paquet.</translation>
    </message>
    <message>
        <source>This computer is known already, as somebody else's in the address book.</source>
        <translation>Ce poste est déjà connu : il est à quelqu'un d'autre dans le carnet d'adresses.</translation>
    </message>
    <message>
        <source>Look for it in the address book; forget it there first if it was a mistake.</source>
        <translation>Cherchez-le dans le carnet d'adresses ; oubliez-le d'abord là si c'était une erreur.</translation>
    </message>
    <message>
        <source>This package was made by a computer of this clinic.</source>
        <translation>Ce paquet a été préparé par un poste de ce cabinet.</translation>
    </message>
    <message>
        <source>Nothing has to be compared.</source>
        <translation>Il n'y a rien à comparer.</translation>
    </message>
    <message>
        <source>This computer is not known as this sender's.</source>
        <translation>Ce poste n'est pas connu comme celui de cet expéditeur.</translation>
    </message>
    <message>
        <source>Look at the address book once more; it may have changed meanwhile.</source>
        <translation>Regardez à nouveau le carnet d'adresses ; il a pu changer entre-temps.</translation>
    </message>
    <message>
        <source>{most} computers of this sender are known already.</source>
        <translation>{most} postes de cet expéditeur sont déjà connus.</translation>
    </message>
    <message>
        <source>Forget those in the address book that are no longer used.</source>
        <translation>Oubliez dans le carnet d'adresses ceux qui ne servent plus.</translation>
    </message>
    <message>
        <source>This patient is {age} or older and consents alone.</source>
        <translation>Ce patient a {age} ans ou plus et consent seul.</translation>
    </message>
    <message>
        <source>Nothing was recorded.</source>
        <translation>Rien n'a été enregistré.</translation>
    </message>
    <message>
        <source>Let the patient consent, or check the date of birth.</source>
        <translation>Laissez le patient consentir, ou vérifiez la date de naissance.</translation>
    </message>
    <message>
        <source>The patient consented again after a withdrawal; the record is still closed.</source>
        <translation>Le patient a de nouveau consenti après un retrait ; le dossier est encore fermé.</translation>
    </message>
    <message>
        <source>Ask a privacy officer to bring the record back.</source>
        <translation>Demandez à un responsable de la confidentialité de rouvrir le dossier.</translation>
    </message>
    <message>
        <source>The patient consented to be shown, but not at this place.</source>
        <translation>Le patient a consenti à être montré, mais pas à cet endroit.</translation>
    </message>
    <message>
        <source>Nothing was opened or given away.</source>
        <translation>Rien n’a été ouvert ni remis.</translation>
    </message>
    <message>
        <source>Choose a place that the consent names, or record a consent that names this one.</source>
        <translation>Choisissez un lieu que le consentement prévoit, ou enregistrez un consentement qui prévoit celui-ci.</translation>
    </message>
    <message>
        <source>It is not said where the pictures may be shown.</source>
        <translation>Il n'est pas dit où les images peuvent être montrées.</translation>
    </message>
    <message>
        <source>Choose at least one place: website, social media, print or event.</source>
        <translation>Choisissez au moins un lieu : site internet, réseaux sociaux, imprimés ou événement.</translation>
    </message>
    <message>
        <source>There is nothing to confirm: it was no emergency, or it is confirmed already.</source>
        <translation>Il n'y a rien à confirmer : ce consentement n'a pas été enregistré en urgence, ou il est déjà confirmé.</translation>
    </message>
    <message>
        <source>Look at the patient's consents again.</source>
        <translation>Regardez à nouveau les consentements du patient.</translation>
    </message>
    <message>
        <source>This consent would end before it begins.</source>
        <translation>Ce consentement finirait avant de commencer.</translation>
    </message>
    <message>
        <source>Correct one of the two dates.</source>
        <translation>Corrigez l'une des deux dates.</translation>
    </message>
    <message>
        <source>In an emergency, consent can be recorded for care alone.</source>
        <translation>En urgence, le consentement ne peut être enregistré que pour les soins.</translation>
    </message>
    <message>
        <source>Record consent for care now, and ask about the other reasons when the patient can answer.</source>
        <translation>Enregistrez maintenant le consentement aux soins, et demandez les autres motifs quand le patient pourra répondre.</translation>
    </message>
    <message>
        <source>The patient consented to pictures on which no face can be recognised.</source>
        <translation>Le patient a consenti à des images sur lesquelles aucun visage n'est reconnaissable.</translation>
    </message>
    <message>
        <source>Nothing left ClinicVault; the try is in the access log.</source>
        <translation>Rien n'a quitté ClinicVault ; l'essai figure dans le journal des accès.</translation>
    </message>
    <message>
        <source>Choose other pictures, or confirm that no face can be recognised on these.</source>
        <translation>Choisissez d'autres images, ou confirmez qu'aucun visage n'est reconnaissable sur celles-ci.</translation>
    </message>
    <message>
        <source>It is not said who consents for the patient.</source>
        <translation>Il n'est pas dit qui consent pour le patient.</translation>
    </message>
    <message>
        <source>Type the name of the person who consents.</source>
        <translation>Saisissez le nom de la personne qui consent.</translation>
    </message>
    <message>
        <source>This patient is younger than {age}.</source>
        <translation>Ce patient a moins de {age} ans.</translation>
    </message>
    <message>
        <source>A parent or guardian, or somebody else who may decide for the patient, has to consent.</source>
        <translation>Un parent, un tuteur ou une autre personne qui peut décider pour le patient doit consentir.</translation>
    </message>
    <message>
        <source>The patient allowed other colleagues to look, and not you.</source>
        <translation>Le patient a autorisé d'autres collègues à regarder, et pas vous.</translation>
    </message>
    <message>
        <source>Ask the patient for a consent that names you, or choose another reason.</source>
        <translation>Demandez au patient un consentement qui vous nomme, ou choisissez un autre motif.</translation>
    </message>
    <message>
        <source>The patient's consent for this reason begins on a later day.</source>
        <translation>Le consentement du patient pour ce motif commence un autre jour.</translation>
    </message>
    <message>
        <source>Wait for that day, or record a consent from today on.</source>
        <translation>Attendez ce jour, ou enregistrez un consentement dès aujourd'hui.</translation>
    </message>
    <message>
        <source>A scanned form was announced, but no file was chosen.</source>
        <translation>Un formulaire numérisé a été annoncé, mais aucun fichier n'a été choisi.</translation>
    </message>
    <message>
        <source>Choose the photo or scan, or record that the scan follows.</source>
        <translation>Choisissez la photo ou le document numérisé, ou indiquez qu'il suivra.</translation>
    </message>
    <message>
        <source>The patient's consent for this reason does not cover this picture.</source>
        <translation>Le consentement du patient pour ce motif ne porte pas sur cette image.</translation>
    </message>
    <message>
        <source>Choose a picture that it covers, or ask the patient for a wider consent.</source>
        <translation>Choisissez une image sur laquelle il porte, ou demandez au patient un consentement plus large.</translation>
    </message>
    <message>
        <source>It is not said which pictures the consent is for.</source>
        <translation>Il n'est pas dit sur quelles images porte le consentement.</translation>
    </message>
    <message>
        <source>Choose all pictures, or the visits or pictures that are meant.</source>
        <translation>Choisissez toutes les images, ou les visites ou images concernées.</translation>
    </message>
    <message>
        <source>The consent is to be signed on the screen, but nobody has signed.</source>
        <translation>Le consentement doit être signé à l'écran, mais personne n'a signé.</translation>
    </message>
    <message>
        <source>Let the patient sign in the field, then record it again.</source>
        <translation>Laissez le patient signer dans le champ, puis enregistrez à nouveau.</translation>
    </message>
    <message>
        <source>This consent was recorded in an emergency and was not confirmed in time.</source>
        <translation>Ce consentement a été enregistré en urgence et n'a pas été confirmé à temps.</translation>
    </message>
    <message>
        <source>Let the patient, or who decides for the patient, confirm it.</source>
        <translation>Faites-le confirmer par le patient, ou par la personne qui décide pour lui.</translation>
    </message>
    <message>
        <source>This consent is not in this vault.</source>
        <translation>Ce consentement n'est pas dans ce coffre.</translation>
    </message>
    <message>
        <source>Open the patient again and look at the consents.</source>
        <translation>Ouvrez à nouveau le patient et regardez ses consentements.</translation>
    </message>
    <message>
        <source>The signed form is not what was stored: it was changed or is damaged.</source>
        <translation>Le formulaire signé n'est pas celui qui a été mis sous clé : il a été modifié ou est endommagé.</translation>
    </message>
    <message>
        <source>It was not shown. The consent itself and all photos are as they were.</source>
        <translation>Il n'a pas été montré. Le consentement lui-même et toutes les photos sont tels qu'ils étaient.</translation>
    </message>
    <message>
        <source>Run the check under Health, and restore the last backup if it says so.</source>
        <translation>Lancez la vérification sous Santé, et restaurez la dernière sauvegarde si elle le dit.</translation>
    </message>
    <message>
        <source>This file is neither a picture nor a PDF.</source>
        <translation>Ce fichier n'est ni une image ni un PDF.</translation>
    </message>
    <message>
        <source>Photograph or scan the signed form and choose that file.</source>
        <translation>Photographiez ou numérisez le formulaire signé et choisissez ce fichier.</translation>
    </message>
    <message>
        <source>This scan is too large for a form.</source>
        <translation>Ce document est trop volumineux pour un formulaire.</translation>
    </message>
    <message>
        <source>Scan it again at 200 dots per inch, or photograph it.</source>
        <translation>Numérisez-le à nouveau à 200 points par pouce, ou photographiez-le.</translation>
    </message>
    <message>
        <source>This scan has too many pages: a form may have {limit}.</source>
        <translation>Ce document a trop de pages : un formulaire peut en avoir {limit}.</translation>
    </message>
    <message>
        <source>Scan only the pages of the signed form.</source>
        <translation>Numérisez seulement les pages du formulaire signé.</translation>
    </message>
    <message>
        <source>This signed form is not in this vault.</source>
        <translation>Ce formulaire signé n'est pas dans ce coffre.</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>Ce fichier ne peut pas être lu.</translation>
    </message>
    <message>
        <source>Check that it is still there and that you may open it, or choose another one.</source>
        <translation>Vérifiez qu'il est encore là et que vous pouvez l'ouvrir, ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>A form needs a title and a text.</source>
        <translation>Un formulaire a besoin d'un titre et d'un texte.</translation>
    </message>
    <message>
        <source>Type both, or go back to the text that comes with ClinicVault.</source>
        <translation>Saisissez les deux, ou revenez au texte fourni avec ClinicVault.</translation>
    </message>
    <message>
        <source>There is no form in this language.</source>
        <translation>Il n'y a pas de formulaire dans cette langue.</translation>
    </message>
    <message>
        <source>Choose one of the languages that the list shows.</source>
        <translation>Choisissez l'une des langues de la liste.</translation>
    </message>
    <message>
        <source>The form holds {placeholder}, which ClinicVault cannot fill in.</source>
        <translation>Le formulaire contient {placeholder}, que ClinicVault ne peut pas remplir.</translation>
    </message>
    <message>
        <source>Use only the fields that the editor offers, or write each curly bracket twice.</source>
        <translation>Utilisez seulement les champs que l'éditeur propose, ou écrivez chaque accolade deux fois.</translation>
    </message>
    <message>
        <source>This form is too long: {limit} characters at most.</source>
        <translation>Ce formulaire est trop long : {limit} caractères au plus.</translation>
    </message>
    <message>
        <source>Shorten the text; patients read short forms.</source>
        <translation>Raccourcissez le texte ; les patients lisent les formulaires courts.</translation>
    </message>
    <message>
        <source>A stored value is not what was written.</source>
        <translation>Une valeur conservée n'est pas ce qui a été écrit.</translation>
    </message>
    <message>
        <source>Run the check under Health; a backup may hold a good copy.</source>
        <translation>Lancez la vérification sous Santé ; une sauvegarde peut contenir une bonne copie.</translation>
    </message>
    <message>
        <source>A stored key is not a valid key.</source>
        <translation>Une clé conservée n'est pas une clé valable.</translation>
    </message>
    <message>
        <source>Nothing was given to it. Nothing was changed.</source>
        <translation>Rien ne lui a été remis. Rien n'a été modifié.</translation>
    </message>
    <message>
        <source>Tell your IT person; a backup may hold a good copy.</source>
        <translation>Prévenez votre informaticien ; une sauvegarde peut contenir une bonne copie.</translation>
    </message>
    <message>
        <source>A key that was stored for you cannot be opened: it was changed or belongs elsewhere.</source>
        <translation>Une clé conservée pour vous ne s'ouvre pas : elle a été modifiée ou vient d'ailleurs.</translation>
    </message>
    <message>
        <source>A stored value was changed or belongs elsewhere.</source>
        <translation>Une valeur conservée a été modifiée ou vient d'ailleurs.</translation>
    </message>
    <message>
        <source>A photo's file was changed, is incomplete, or belongs elsewhere.</source>
        <translation>Le fichier d'une photo a été modifié, est incomplet ou vient d'ailleurs.</translation>
    </message>
    <message>
        <source>The stored password settings are weaker than ClinicVault allows.</source>
        <translation>Les réglages de mot de passe conservés sont plus faibles que ClinicVault ne le permet.</translation>
    </message>
    <message>
        <source>Your password was not used. Nothing was changed.</source>
        <translation>Votre mot de passe n'a pas été utilisé. Rien n'a été modifié.</translation>
    </message>
    <message>
        <source>Do not try again; tell your administrator that someone may have changed the vault.</source>
        <translation>Ne réessayez pas ; dites à votre administrateur que quelqu'un a peut-être modifié le coffre.</translation>
    </message>
    <message>
        <source>The stored password settings ask for more memory or time than ClinicVault allows.</source>
        <translation>Les réglages de mot de passe conservés demandent plus de mémoire ou de temps que ClinicVault ne le permet.</translation>
    </message>
    <message>
        <source>Tell your administrator that someone may have changed the vault.</source>
        <translation>Dites à votre administrateur que quelqu'un a peut-être modifié le coffre.</translation>
    </message>
    <message>
        <source>The stored password settings are damaged.</source>
        <translation>Les réglages de mot de passe conservés sont endommagés.</translation>
    </message>
    <message>
        <source>Your photos are safe.</source>
        <translation>Vos photos sont en sécurité.</translation>
    </message>
    <message>
        <source>Ask your administrator for a new one-time code.</source>
        <translation>Demandez un nouveau code à usage unique à votre administrateur.</translation>
    </message>
    <message>
        <source>The setting {setting} is not a number from 64 to 4096.</source>
        <translation>Le réglage {setting} n'est pas un nombre de 64 à 4096.</translation>
    </message>
    <message>
        <source>Correct the setting or remove it, then try again.</source>
        <translation>Corrigez le réglage ou retirez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>This password does not open the vault.</source>
        <translation>Ce mot de passe n'ouvre pas le coffre.</translation>
    </message>
    <message>
        <source>Check the keyboard and caps lock, then try again.</source>
        <translation>Vérifiez le clavier et le verrouillage des majuscules, puis réessayez.</translation>
    </message>
    <message>
        <source>The stored key behind your password is damaged.</source>
        <translation>La clé conservée derrière votre mot de passe est endommagée.</translation>
    </message>
    <message>
        <source>Recovery sheet {number} has a wrong or missing word.</source>
        <translation>La fiche de secours {number} a un mot faux ou manquant.</translation>
    </message>
    <message>
        <source>Compare the words with the sheet and correct them.</source>
        <translation>Comparez les mots avec la fiche et corrigez-les.</translation>
    </message>
    <message>
        <source>This is the same recovery sheet twice.</source>
        <translation>C'est deux fois la même fiche de secours.</translation>
    </message>
    <message>
        <source>Use two different sheets.</source>
        <translation>Utilisez deux fiches différentes.</translation>
    </message>
    <message>
        <source>These two recovery sheets do not belong together.</source>
        <translation>Ces deux fiches de secours ne vont pas ensemble.</translation>
    </message>
    <message>
        <source>Use two sheets that were printed at the same time for this clinic.</source>
        <translation>Utilisez deux fiches imprimées en même temps pour ce cabinet.</translation>
    </message>
    <message>
        <source>The code has a wrong or missing character.</source>
        <translation>Le code a un caractère faux ou manquant.</translation>
    </message>
    <message>
        <source>Compare it with the original and type it again.</source>
        <translation>Comparez-le avec l'original et tapez-le à nouveau.</translation>
    </message>
    <message>
        <source>ClinicVault is locked.</source>
        <translation>ClinicVault est verrouillé.</translation>
    </message>
    <message>
        <source>Unlock it and try again.</source>
        <translation>Déverrouillez-le et réessayez.</translation>
    </message>
    <message>
        <source>ClinicVault's own folder on this computer belongs to another account, or is not a folder.</source>
        <translation>Le dossier propre à ClinicVault sur ce poste appartient à un autre compte, ou n'est pas un dossier.</translation>
    </message>
    <message>
        <source>The photos are safe; nothing was read or written.</source>
        <translation>Les photos sont en sécurité ; rien n'a été lu ni écrit.</translation>
    </message>
    <message>
        <source>Sign in with your own account, or let your IT person choose another folder.</source>
        <translation>Ouvrez une session avec votre compte, ou laissez votre informaticien choisir un autre dossier.</translation>
    </message>
    <message>
        <source>The folder of the photos and ClinicVault's own folder here lie in one another.</source>
        <translation>Le dossier des photos et le dossier propre à ClinicVault sont l'un dans l'autre.</translation>
    </message>
    <message>
        <source>Choose two separate folders: a copy of the photos must never carry this computer's key.</source>
        <translation>Choisissez deux dossiers séparés : une copie des photos ne doit jamais emporter la clé de ce poste.</translation>
    </message>
    <message>
        <source>ClinicVault's own folder on this computer cannot be made or opened.</source>
        <translation>Le dossier propre à ClinicVault sur ce poste ne peut être créé ni ouvert.</translation>
    </message>
    <message>
        <source>The photos are safe; nothing was written.</source>
        <translation>Les photos sont en sécurité ; rien n'a été écrit.</translation>
    </message>
    <message>
        <source>Check that your account may write there and that the disk is not full, then try again.</source>
        <translation>Vérifiez que votre compte peut y écrire et que le disque n'est pas plein, puis réessayez.</translation>
    </message>
    <message>
        <source>The password store of this computer did not let go of an entry that is no longer used.</source>
        <translation>Le trousseau de ce poste n'a pas libéré une entrée qui ne sert plus.</translation>
    </message>
    <message>
        <source>The photos are safe.</source>
        <translation>Les photos sont en sécurité.</translation>
    </message>
    <message>
        <source>Your IT person can remove the entry named “ClinicVault workstation”.</source>
        <translation>Votre informaticien peut retirer l'entrée nommée « ClinicVault workstation ».</translation>
    </message>
    <message>
        <source>The password store of this computer gave back a damaged key of ClinicVault.</source>
        <translation>Le trousseau de ce poste a rendu une clé endommagée de ClinicVault.</translation>
    </message>
    <message>
        <source>The photos are safe, but this computer cannot open them now.</source>
        <translation>Les photos sont en sécurité, mais ce poste ne peut pas les ouvrir maintenant.</translation>
    </message>
    <message>
        <source>Enrol this computer again, or bring the vault back with two recovery sheets.</source>
        <translation>Inscrivez à nouveau ce poste, ou récupérez le coffre avec deux fiches de secours.</translation>
    </message>
    <message>
        <source>The password store of this computer did not hand out ClinicVault's key.</source>
        <translation>Le trousseau de ce poste n'a pas remis la clé de ClinicVault.</translation>
    </message>
    <message>
        <source>Unlock the password store of your system (sign out and in again), then try once more.</source>
        <translation>Déverrouillez le trousseau de votre système (fermez et rouvrez la session), puis réessayez.</translation>
    </message>
    <message>
        <source>The file with this computer's key of ClinicVault is damaged, or comes from elsewhere.</source>
        <translation>Le fichier de la clé de ce poste est endommagé, ou vient d'ailleurs.</translation>
    </message>
    <message>
        <source>The file with this computer's key of ClinicVault belongs to another account or is a link.</source>
        <translation>Le fichier de la clé de ce poste appartient à un autre compte ou est un lien.</translation>
    </message>
    <message>
        <source>The photos are safe; the file was not used.</source>
        <translation>Les photos sont en sécurité ; le fichier n'a pas été utilisé.</translation>
    </message>
    <message>
        <source>Ask your IT person who put it there before you go on.</source>
        <translation>Demandez à votre informaticien qui l'a mis là avant de continuer.</translation>
    </message>
    <message>
        <source>The file with this computer's key of ClinicVault cannot be read.</source>
        <translation>Le fichier de la clé de ce poste est illisible.</translation>
    </message>
    <message>
        <source>Check the disk and your account's rights, then try again.</source>
        <translation>Vérifiez le disque et les droits de votre compte, puis réessayez.</translation>
    </message>
    <message>
        <source>Other accounts of this computer could read the file with its key of ClinicVault.</source>
        <translation>D'autres comptes de ce poste pouvaient lire le fichier de sa clé.</translation>
    </message>
    <message>
        <source>The file is private again; the photos are safe as long as nobody else knows a password.</source>
        <translation>Le fichier est de nouveau privé ; les photos sont en sécurité tant que personne d'autre ne connaît un mot de passe.</translation>
    </message>
    <message>
        <source>Tell the administrator, so that this can be looked into.</source>
        <translation>Prévenez l'administrateur, pour que ce soit examiné.</translation>
    </message>
    <message>
        <source>This computer has no password store, so its key of ClinicVault lies in a private file.</source>
        <translation>Ce poste n'a pas de trousseau ; sa clé est donc dans un fichier privé.</translation>
    </message>
    <message>
        <source>The photos are safe from other accounts of this computer.</source>
        <translation>Les photos sont protégées des autres comptes de ce poste.</translation>
    </message>
    <message>
        <source>Switch on disk encryption here, because a stolen disk would carry that file.</source>
        <translation>Activez ici le chiffrement du disque, car un disque volé emporterait ce fichier.</translation>
    </message>
    <message>
        <source>ClinicVault could not save its own settings or key on this computer.</source>
        <translation>ClinicVault n'a pas pu enregistrer ses réglages ou sa clé sur ce poste.</translation>
    </message>
    <message>
        <source>The photos are safe, and what was saved before is unchanged.</source>
        <translation>Les photos sont en sécurité, et ce qui était enregistré est inchangé.</translation>
    </message>
    <message>
        <source>Free some space on the disk or check your account's rights, then try again.</source>
        <translation>Libérez de la place sur le disque ou vérifiez les droits de votre compte, puis réessayez.</translation>
    </message>
    <message>
        <source>Somebody has asked to erase this patient already.</source>
        <translation>L’effacement de ce patient a déjà été demandé.</translation>
    </message>
    <message>
        <source>Look at the list of erasures: it waits to be allowed, or to be carried out.</source>
        <translation>Consultez la liste des effacements : il attend d’être autorisé ou effectué.</translation>
    </message>
    <message>
        <source>There is no certificate: this patient is not erased, or some files are still there.</source>
        <translation>Il n’y a pas d’attestation : ce patient n’est pas effacé, ou des fichiers subsistent.</translation>
    </message>
    <message>
        <source>Carry the erasure out first; then print its certificate.</source>
        <translation>Effectuez d’abord l’effacement ; imprimez ensuite son attestation.</translation>
    </message>
    <message>
        <source>No erasure of a patient with this code is known.</source>
        <translation>Aucun effacement d’un patient portant ce code n’est connu.</translation>
    </message>
    <message>
        <source>Check the code, or look at the list of erasures.</source>
        <translation>Vérifiez le code, ou consultez la liste des effacements.</translation>
    </message>
    <message>
        <source>A patient who had been erased is back since a restore: nobody can prove it was agreed.</source>
        <translation>Un patient effacé est de retour depuis une restauration : personne ne peut prouver que l’effacement avait été accordé.</translation>
    </message>
    <message>
        <source>Nothing was destroyed again. Until it is, this record can be opened.</source>
        <translation>Rien n’a été détruit de nouveau. D’ici là, ce dossier peut être ouvert.</translation>
    </message>
    <message>
        <source>A privacy officer asks for the erasure again, and a second person allows it.</source>
        <translation>Un responsable de la confidentialité redemande l’effacement, et une seconde personne l’autorise.</translation>
    </message>
    <message>
        <source>What this backup says of an erased patient cannot be read.</source>
        <translation>Ce que cette sauvegarde dit d’un patient effacé est illisible.</translation>
    </message>
    <message>
        <source>The backup itself was not changed.</source>
        <translation>La sauvegarde elle-même n’a pas été modifiée.</translation>
    </message>
    <message>
        <source>Ask your IT person to check the disk that the backup lies on.</source>
        <translation>Demandez à votre informaticien de vérifier le disque de la sauvegarde.</translation>
    </message>
    <message>
        <source>The last day of this hold is over already.</source>
        <translation>Le dernier jour de cette suspension est déjà passé.</translation>
    </message>
    <message>
        <source>Choose a later day, or none: then it lasts until somebody lifts it.</source>
        <translation>Choisissez un jour ultérieur, ou aucun : elle dure alors jusqu’à ce que quelqu’un la lève.</translation>
    </message>
    <message>
        <source>This patient is not held.</source>
        <translation>L’effacement de ce patient n’est pas suspendu.</translation>
    </message>
    <message>
        <source>Look at the list of patients who are held.</source>
        <translation>Consultez la liste des patients dont l’effacement est suspendu.</translation>
    </message>
    <message>
        <source>This patient was erased.</source>
        <translation>Ce patient a été effacé.</translation>
    </message>
    <message>
        <source>Keys and files of this record were destroyed on purpose; all other patients are as ever.</source>
        <translation>Les clés et les fichiers de ce dossier ont été détruits volontairement ; rien n’a changé pour les autres patients.</translation>
    </message>
    <message>
        <source>The list of erasures shows when, and prints the certificate.</source>
        <translation>La liste des effacements indique quand, et imprime l’attestation.</translation>
    </message>
    <message>
        <source>This patient is held, and must not be erased for now.</source>
        <translation>L’effacement de ce patient est suspendu pour l’instant.</translation>
    </message>
    <message>
        <source>The record is whole.</source>
        <translation>Le dossier est intact.</translation>
    </message>
    <message>
        <source>Ask your privacy officer; who held it can lift the hold once its reason is gone.</source>
        <translation>Adressez-vous au délégué à la protection des données ; la suspension peut être levée dès que son motif a disparu.</translation>
    </message>
    <message>
        <source>These rules do not come in that language.</source>
        <translation>Ces règles n’existent pas dans cette langue.</translation>
    </message>
    <message>
        <source>Choose English or French.</source>
        <translation>Choisissez l’anglais ou le français.</translation>
    </message>
    <message>
        <source>Somebody else changed these rules meanwhile.</source>
        <translation>Quelqu'un d'autre a modifié ces règles entre-temps.</translation>
    </message>
    <message>
        <source>Look at the rules that are in force now, then save yours once more.</source>
        <translation>Regardez les règles en vigueur maintenant, puis enregistrez les vôtres à nouveau.</translation>
    </message>
    <message>
        <source>The clinic keeps some records longer than the rules say, and that would be lost.</source>
        <translation>La clinique conserve certains dossiers plus longtemps que les règles ; cela serait perdu.</translation>
    </message>
    <message>
        <source>Choose them with --reset, and say with --lengthen what is kept longer than they say.</source>
        <translation>Choisissez-les avec --reset, et dites avec --lengthen ce qui est conservé plus longtemps.</translation>
    </message>
    <message>
        <source>ClinicVault does not bring these rules of retention.</source>
        <translation>ClinicVault ne fournit pas ces règles de conservation.</translation>
    </message>
    <message>
        <source>Choose one of the sets that it lists.</source>
        <translation>Choisissez l’un des jeux proposés.</translation>
    </message>
    <message>
        <source>This set of rules has no such rule.</source>
        <translation>Ce jeu de règles ne contient pas cette règle.</translation>
    </message>
    <message>
        <source>Choose one of the rules that it lists.</source>
        <translation>Choisissez l’une des règles proposées.</translation>
    </message>
    <message>
        <source>The time for which this record must be kept is not over.</source>
        <translation>La durée de conservation de ce dossier n’est pas écoulée.</translation>
    </message>
    <message>
        <source>Wait until it is, or say that you know and why it is erased all the same.</source>
        <translation>Attendez qu’elle le soit, ou indiquez que vous le savez et pourquoi il est effacé malgré tout.</translation>
    </message>
    <message>
        <source>The clinic keeps these records longer now than you said.</source>
        <translation>Le cabinet conserve actuellement ces dossiers plus longtemps que ce que vous avez indiqué.</translation>
    </message>
    <message>
        <source>Say as many years and as high an age as now, or begin anew with --reset.</source>
        <translation>Indiquez au moins autant d'années et un âge au moins aussi élevé qu'actuellement, ou recommencez avec --reset.</translation>
    </message>
    <message>
        <source>Nobody can tell how long this record must be kept: a visit or the birth date is missing.</source>
        <translation>Nul ne peut dire jusqu’à quand conserver ce dossier : une visite ou la date de naissance manque.</translation>
    </message>
    <message>
        <source>Enter what is missing, or say that you know and why it is erased all the same.</source>
        <translation>Saisissez ce qui manque, ou dites que vous le savez et pourquoi l’effacement a lieu quand même.</translation>
    </message>
    <message>
        <source>That is shorter than the rule of your country, or longer than a hundred years.</source>
        <translation>C’est plus court que la règle de votre pays, ou plus long que cent ans.</translation>
    </message>
    <message>
        <source>Choose at least as many years as the rule says.</source>
        <translation>Choisissez au moins autant d’années que la règle.</translation>
    </message>
    <message>
        <source>A hardware key is plugged in, but this computer account may not use it.</source>
        <translation>Une clé matérielle est branchée, mais ce compte du poste n’a pas le droit de l’utiliser.</translation>
    </message>
    <message>
        <source>Ask your IT person to allow it; the help page on hardware keys says how.</source>
        <translation>Demandez à votre informaticien de l’autoriser ; la page d’aide sur les clés matérielles explique comment.</translation>
    </message>
    <message>
        <source>This hardware key is locked, because a wrong PIN was typed too often.</source>
        <translation>Cette clé matérielle est bloquée : un code PIN faux a été saisi trop souvent.</translation>
    </message>
    <message>
        <source>Use another key. The maker's own program can reset this one; then it must be added again.</source>
        <translation>Utilisez une autre clé. Le programme du fabricant peut réinitialiser celle-ci ; il faudra alors l’ajouter de nouveau.</translation>
    </message>
    <message>
        <source>Your password or your hardware keys were changed somewhere else at the same time.</source>
        <translation>Votre mot de passe ou vos clés matérielles ont été modifiés ailleurs au même moment.</translation>
    </message>
    <message>
        <source>Look at your list of keys and try again.</source>
        <translation>Regardez la liste de vos clés et réessayez.</translation>
    </message>
    <message>
        <source>You have {most} hardware keys already.</source>
        <translation>Vous avez déjà {most} clés matérielles.</translation>
    </message>
    <message>
        <source>Remove one that you do not use any more.</source>
        <translation>Retirez-en une que vous n’utilisez plus.</translation>
    </message>
    <message>
        <source>The hardware key stopped answering.</source>
        <translation>La clé matérielle ne répond plus.</translation>
    </message>
    <message>
        <source>Plug it in firmly and try again.</source>
        <translation>Branchez-la bien et réessayez.</translation>
    </message>
    <message>
        <source>This computer cannot work with hardware keys.</source>
        <translation>Ce poste ne peut pas utiliser de clés matérielles.</translation>
    </message>
    <message>
        <source>Use another computer of the clinic.</source>
        <translation>Utilisez un autre poste de la clinique.</translation>
    </message>
    <message>
        <source>Your access is not complete yet, so hardware keys have to wait.</source>
        <translation>Votre accès n’est pas encore complet ; les clés matérielles doivent attendre.</translation>
    </message>
    <message>
        <source>Ask a colleague with your role to confirm you under Users.</source>
        <translation>Demandez à un collègue qui a votre rôle de vous confirmer sous Utilisateurs.</translation>
    </message>
    <message>
        <source>This hardware key is one of yours already.</source>
        <translation>Cette clé matérielle est déjà une des vôtres.</translation>
    </message>
    <message>
        <source>Plug in the new key.</source>
        <translation>Branchez la nouvelle clé.</translation>
    </message>
    <message>
        <source>Your hardware key is not plugged in.</source>
        <translation>Votre clé matérielle n’est pas branchée.</translation>
    </message>
    <message>
        <source>Plug it in and try again, or use your second one. If all of them are lost, ask your administrator for a new one-time code.</source>
        <translation>Branchez-la et réessayez, ou utilisez la deuxième. Si toutes sont perdues, demandez un nouveau code à usage unique à votre administrateur.</translation>
    </message>
    <message>
        <source>The key's name is empty or too long.</source>
        <translation>Le nom de la clé est vide ou trop long.</translation>
    </message>
    <message>
        <source>Type a name of at most 60 characters, such as “Key ring”.</source>
        <translation>Saisissez un nom de 60 caractères au plus, par exemple « Trousseau ».</translation>
    </message>
    <message>
        <source>You have a key of that name already.</source>
        <translation>Vous avez déjà une clé de ce nom.</translation>
    </message>
    <message>
        <source>Choose another name, so that you know which one is lost.</source>
        <translation>Choisissez un autre nom, pour savoir laquelle est perdue.</translation>
    </message>
    <message>
        <source>This hardware key asks for its PIN.</source>
        <translation>Cette clé matérielle demande son code PIN.</translation>
    </message>
    <message>
        <source>Type the key's PIN when you add it. A key that asks every time cannot be used here.</source>
        <translation>Saisissez le code PIN de la clé quand vous l’ajoutez. Une clé qui le demande à chaque fois ne peut pas être utilisée ici.</translation>
    </message>
    <message>
        <source>This hardware key wants a PIN or a finger recognised every time.</source>
        <translation>Cette clé matérielle exige chaque fois un code PIN ou une empreinte.</translation>
    </message>
    <message>
        <source>Turn that off with the maker's own program, or use another key. A touch is enough here.</source>
        <translation>Désactivez cela avec le programme du fabricant, ou utilisez une autre clé. Ici, un toucher suffit.</translation>
    </message>
    <message>
        <source>This is not the hardware key's PIN.</source>
        <translation>Ce n’est pas le code PIN de la clé matérielle.</translation>
    </message>
    <message>
        <source>Check it before you try again: the key locks itself after a few wrong ones.</source>
        <translation>Vérifiez-le avant de réessayer : la clé se bloque après quelques erreurs.</translation>
    </message>
    <message>
        <source>More than one new hardware key is plugged in.</source>
        <translation>Plusieurs nouvelles clés matérielles sont branchées.</translation>
    </message>
    <message>
        <source>Leave only the key that you want to add.</source>
        <translation>Ne laissez que la clé que vous voulez ajouter.</translation>
    </message>
    <message>
        <source>This hardware key is not on your list any more.</source>
        <translation>Cette clé matérielle n’est plus dans votre liste.</translation>
    </message>
    <message>
        <source>Look at the list again.</source>
        <translation>Regardez de nouveau la liste.</translation>
    </message>
    <message>
        <source>This hardware key is too simple for ClinicVault.</source>
        <translation>Cette clé matérielle est trop simple pour ClinicVault.</translation>
    </message>
    <message>
        <source>Use a FIDO2 key that supports hmac-secret; nearly all sold since 2019 do.</source>
        <translation>Utilisez une clé FIDO2 avec hmac-secret ; presque toutes celles vendues depuis 2019 l’ont.</translation>
    </message>
    <message>
        <source>The hardware key was not touched in time.</source>
        <translation>La clé matérielle n’a pas été touchée à temps.</translation>
    </message>
    <message>
        <source>Try again, and touch the key when it blinks.</source>
        <translation>Réessayez, et touchez la clé quand elle clignote.</translation>
    </message>
    <message>
        <source>The hardware key that is plugged in is not one of yours here.</source>
        <translation>La clé matérielle branchée n’est pas une des vôtres ici.</translation>
    </message>
    <message>
        <source>Plug in your own key and try again. If all of them are lost, ask your administrator for a new one-time code.</source>
        <translation>Branchez votre propre clé et réessayez. Si toutes sont perdues, demandez un nouveau code à usage unique à votre administrateur.</translation>
    </message>
    <message>
        <source>The recovery sheets could not be printed.</source>
        <translation>Les fiches de secours n’ont pas pu être imprimées.</translation>
    </message>
    <message>
        <source>Nothing was lost; the sheets can still be saved or printed here.</source>
        <translation>Rien n’est perdu : les fiches peuvent encore être enregistrées ou imprimées ici.</translation>
    </message>
    <message>
        <source>Check the printer and try again, or save the sheets as a file.</source>
        <translation>Vérifiez l’imprimante et réessayez, ou enregistrez les fiches dans un fichier.</translation>
    </message>
    <message>
        <source>The file is too large for a picture of a recovery sheet.</source>
        <translation>Le fichier est trop grand pour la photo d'une fiche de secours.</translation>
    </message>
    <message>
        <source>Take a photo of the sheet alone, below {megabytes} MB, and try again.</source>
        <translation>Photographiez la fiche seule, sous {megabytes} Mo, et réessayez.</translation>
    </message>
    <message>
        <source>The file of the recovery sheet cannot be opened.</source>
        <translation>Le fichier de la fiche de secours ne s'ouvre pas.</translation>
    </message>
    <message>
        <source>Check its name and that your account may read it, then try again.</source>
        <translation>Vérifiez son nom et que votre compte peut le lire, puis réessayez.</translation>
    </message>
    <message>
        <source>The sheet was printed by a newer ClinicVault.</source>
        <translation>La fiche a été imprimée par un ClinicVault plus récent.</translation>
    </message>
    <message>
        <source>Nothing was changed, and the sheet is not spoilt.</source>
        <translation>Rien n'a été modifié, et la fiche n'est pas abîmée.</translation>
    </message>
    <message>
        <source>Install the newest ClinicVault, then read the sheet again.</source>
        <translation>Installez le ClinicVault le plus récent, puis relisez la fiche.</translation>
    </message>
    <message>
        <source>No recovery sheet was found in this file.</source>
        <translation>Aucune fiche de secours trouvée dans ce fichier.</translation>
    </message>
    <message>
        <source>Photograph the square code sharp and in good light as JPEG or PNG, or type the words.</source>
        <translation>Photographiez le code carré net et bien éclairé en JPEG ou PNG, ou tapez les mots.</translation>
    </message>
    <message>
        <source>This file holds {count} recovery sheets, not one.</source>
        <translation>Ce fichier contient {count} fiches de secours, pas une.</translation>
    </message>
    <message>
        <source>Photograph one printed sheet: the rehearsal is to show that the paper can be read.</source>
        <translation>Photographiez une fiche imprimée : l'essai doit montrer que le papier se lit.</translation>
    </message>
    <message>
        <source>Only {count} words were found; a recovery sheet has more.</source>
        <translation>Seulement {count} mots trouvés ; une fiche de secours en a plus.</translation>
    </message>
    <message>
        <source>Type all words of the sheet in their order, with blanks between them.</source>
        <translation>Tapez tous les mots de la fiche dans l'ordre, séparés par des espaces.</translation>
    </message>
    <message>
        <source>An accounting of disclosures is written as PDF or CSV.</source>
        <translation>Un relevé des communications s'écrit en PDF ou en CSV.</translation>
    </message>
    <message>
        <source>Choose a file whose name ends in .pdf or .csv.</source>
        <translation>Choisissez un fichier dont le nom se termine par .pdf ou .csv.</translation>
    </message>
    <message>
        <source>More may have been given out than the file tells: what it rests on is damaged.</source>
        <translation>Il se peut que davantage ait été remis que ce que dit le fichier : ce sur quoi il repose est endommagé.</translation>
    </message>
    <message>
        <source>The file is there and says so; nothing else was changed.</source>
        <translation>Le fichier est là et le signale ; rien d’autre n’a été modifié.</translation>
    </message>
    <message>
        <source>Verify the vault and its log, look at the newest backup, and tell whoever gets the file.</source>
        <translation>Vérifiez le coffre et son journal, regardez la dernière sauvegarde et prévenez qui reçoit le fichier.</translation>
    </message>
    <message>
        <source>The first day of the period lies after the last one.</source>
        <translation>Le premier jour de la période est postérieur au dernier.</translation>
    </message>
    <message>
        <source>Choose the days again.</source>
        <translation>Choisissez à nouveau les jours.</translation>
    </message>
    <message>
        <source>The recipient's address is longer than {limit} characters.</source>
        <translation>L'adresse du destinataire dépasse {limit} caractères.</translation>
    </message>
    <message>
        <source>Shorten it to street, town and country.</source>
        <translation>Réduisez-la à la rue, la ville et le pays.</translation>
    </message>
    <message>
        <source>The file holds a private key besides certificates.</source>
        <translation>Le fichier contient une clé privée en plus des certificats.</translation>
    </message>
    <message>
        <source>Nothing of it was kept, and nothing was changed.</source>
        <translation>Rien n’en a été conservé et rien n’a été modifié.</translation>
    </message>
    <message>
        <source>Give a file with certificates alone; whoever runs the server publishes it.</source>
        <translation>Donnez un fichier qui ne contient que des certificats ; l’exploitant du serveur le publie.</translation>
    </message>
    <message>
        <source>This cannot be the address of a log server.</source>
        <translation>Cela ne peut pas être l'adresse d'un serveur de journaux.</translation>
    </message>
    <message>
        <source>Type the server's name as its certificate says it, and a port from 1 to 65535.</source>
        <translation>Saisissez le nom du serveur tel qu'il figure dans son certificat, et un port de 1 à 65535.</translation>
    </message>
    <message>
        <source>The certificates for the log server cannot be read.</source>
        <translation>Les certificats du serveur de journaux sont illisibles.</translation>
    </message>
    <message>
        <source>Give a PEM file that holds the certificate of whoever certified the server.</source>
        <translation>Donnez un fichier PEM contenant le certificat de l'autorité qui a certifié le serveur.</translation>
    </message>
    <message>
        <source>The program could not forward entries of the access log for a moment.</source>
        <translation>Le programme n’a pas pu transmettre des entrées du journal d’accès pendant un moment.</translation>
    </message>
    <message>
        <source>The access log at the clinic is complete in any case.</source>
        <translation>Le journal d’accès de la clinique est de toute façon complet.</translation>
    </message>
    <message>
        <source>ClinicVault tries again by itself; where this stays, restart ClinicVault.</source>
        <translation>ClinicVault réessaie de lui-même ; si cela persiste, redémarrez ClinicVault.</translation>
    </message>
    <message>
        <source>The log server at {host}, port {port}, has not answered yet.</source>
        <translation>Le serveur de journaux {host}, port {port}, n’a pas encore répondu.</translation>
    </message>
    <message>
        <source>Ask again in a minute, and see whether the server runs.</source>
        <translation>Redemandez dans une minute et vérifiez que le serveur fonctionne.</translation>
    </message>
    <message>
        <source>The log server at {host}, port {port}, does not speak TLS 1.2 or newer.</source>
        <translation>Le serveur de journaux {host}, port {port}, ne parle pas TLS 1.2 ou plus récent.</translation>
    </message>
    <message>
        <source>Nothing was sent, and nothing was changed.</source>
        <translation>Rien n'a été envoyé et rien n'a été modifié.</translation>
    </message>
    <message>
        <source>Choose the port on which the server takes messages over TLS, mostly 6514.</source>
        <translation>Choisissez le port sur lequel le serveur reçoit les messages par TLS, le plus souvent 6514.</translation>
    </message>
    <message>
        <source>The log server at {host}, port {port}, does not answer.</source>
        <translation>Le serveur de journaux {host}, port {port}, ne répond pas.</translation>
    </message>
    <message>
        <source>Nothing was changed; the access log at the clinic is complete in any case.</source>
        <translation>Rien n'a été modifié ; le journal des accès de la clinique est complet dans tous les cas.</translation>
    </message>
    <message>
        <source>Check name, port and network, and try again.</source>
        <translation>Vérifiez le nom, le port et le réseau, puis réessayez.</translation>
    </message>
    <message>
        <source>The log server at {host}, port {port}, does not show a certificate that can be trusted.</source>
        <translation>Le serveur de journaux {host}, port {port}, ne présente pas de certificat digne de confiance.</translation>
    </message>
    <message>
        <source>Give the certificate of whoever certified the server, or correct the server's name.</source>
        <translation>Donnez le certificat de l'autorité qui a certifié le serveur, ou corrigez le nom du serveur.</translation>
    </message>
    <message>
        <source>The access log is not complete: {count} faults were found in its {lines} lines.</source>
        <translation>Le journal des accès n’est pas complet : {count} défauts ont été trouvés dans ses {lines} lignes.</translation>
    </message>
    <message>
        <source>The package is there and says so, but nobody can prove the log by it.</source>
        <translation>Le dossier est là et le signale, mais personne ne peut prouver le journal par lui.</translation>
    </message>
    <message>
        <source>Verify the log, keep its backups, and tell whoever gets this package.</source>
        <translation>Vérifiez le journal, conservez ses sauvegardes et prévenez qui reçoit ce dossier.</translation>
    </message>
    <message>
        <source>The access log cannot be written in this format.</source>
        <translation>Le journal des accès ne peut pas être écrit dans ce format.</translation>
    </message>
    <message>
        <source>Choose one of the formats that are offered.</source>
        <translation>Choisissez l'un des formats proposés.</translation>
    </message>
    <message>
        <source>The ending of the file's name does not say in which format to write the log.</source>
        <translation>L’extension du fichier ne dit pas dans quel format écrire le journal.</translation>
    </message>
    <message>
        <source>Name the format, one of {formats}, or choose a name that ends in .jsonl, .csv or .xml.</source>
        <translation>Indiquez le format, parmi {formats}, ou choisissez un nom qui se termine par .jsonl, .csv ou .xml.</translation>
    </message>
    <message>
        <source>This is no month that has begun.</source>
        <translation>Ce n'est pas un mois qui a commencé.</translation>
    </message>
    <message>
        <source>Give a year and a month such as 2026-03.</source>
        <translation>Donnez une année et un mois, par exemple 2026-03.</translation>
    </message>
    <message>
        <source>The access log of this clinic began in {began}, after this month.</source>
        <translation>Le journal des accès de cette clinique commence en {began}, après ce mois.</translation>
    </message>
    <message>
        <source>Choose a month from {began} on.</source>
        <translation>Choisissez un mois à partir de {began}.</translation>
    </message>
    <message>
        <source>The access log is not complete: {count} faults were found when the report was made.</source>
        <translation>Le journal des accès n’est pas complet : {count} défauts ont été trouvés lors de l’établissement du rapport.</translation>
    </message>
    <message>
        <source>The report is there and says so; it holds no check code.</source>
        <translation>Le rapport est là et le dit ; il ne contient pas de code de contrôle.</translation>
    </message>
    <message>
        <source>Verify the log, keep its backups, and tell whoever gets the report.</source>
        <translation>Vérifiez le journal, gardez ses sauvegardes, et prévenez la personne qui reçoit le rapport.</translation>
    </message>
    <message>
        <source>The log has no entry of this number.</source>
        <translation>Le journal ne contient aucune entrée portant ce numéro.</translation>
    </message>
    <message>
        <source>The log itself is as it was.</source>
        <translation>Le journal lui-même est inchangé.</translation>
    </message>
    <message>
        <source>Look the number up in the list of entries once more.</source>
        <translation>Vérifiez le numéro dans la liste des entrées.</translation>
    </message>
    <message>
        <source>The log cannot be sorted in this way.</source>
        <translation>Le journal ne peut pas être trié ainsi.</translation>
    </message>
    <message>
        <source>Choose one of the columns of the table.</source>
        <translation>Choisissez l'une des colonnes du tableau.</translation>
    </message>
    <message>
        <source>This search is not kept any more.</source>
        <translation>Cette recherche n'est plus conservée.</translation>
    </message>
    <message>
        <source>Search once more.</source>
        <translation>Relancez la recherche.</translation>
    </message>
    <message>
        <source>A saved view needs a name of at most 80 letters in one line.</source>
        <translation>Une vue enregistrée doit avoir un nom d'au plus 80 caractères sur une seule ligne.</translation>
    </message>
    <message>
        <source>Type a short name, such as “Exports of this week”.</source>
        <translation>Saisissez un nom court, par exemple « Exports de cette semaine ».</translation>
    </message>
    <message>
        <source>This view looks for a patient by name, and every administrator would read it.</source>
        <translation>Cette vue recherche un patient par son nom, et tous les administrateurs pourraient le lire.</translation>
    </message>
    <message>
        <source>Type the patient's code instead of the name, then save the view again.</source>
        <translation>Saisissez le code du patient à la place du nom, puis enregistrez à nouveau la vue.</translation>
    </message>
    <message>
        <source>There is no such saved view.</source>
        <translation>Cette vue enregistrée n'existe pas.</translation>
    </message>
    <message>
        <source>Somebody may have removed it; look at the list of saved views.</source>
        <translation>Quelqu'un l'a peut-être supprimée ; consultez la liste des vues enregistrées.</translation>
    </message>
    <message>
        <source>This file is empty.</source>
        <translation>Ce fichier est vide.</translation>
    </message>
    <message>
        <source>Your file was left as it is; nothing of it was kept.</source>
        <translation>Votre fichier est resté tel quel ; rien n'en a été gardé.</translation>
    </message>
    <message>
        <source>Copy it from the camera again.</source>
        <translation>Copiez-le à nouveau depuis l'appareil.</translation>
    </message>
    <message>
        <source>This file is larger than {limit} MB.</source>
        <translation>Ce fichier dépasse {limit} Mo.</translation>
    </message>
    <message>
        <source>Save the picture in a smaller size and import that.</source>
        <translation>Enregistrez l'image en plus petit et importez-la.</translation>
    </message>
    <message>
        <source>This is not a plain file: a link, a device or a folder.</source>
        <translation>Ce n'est pas un fichier simple : un lien, un périphérique ou un dossier.</translation>
    </message>
    <message>
        <source>Choose the picture file itself.</source>
        <translation>Choisissez le fichier de l'image lui-même.</translation>
    </message>
    <message>
        <source>The file changed while it was being read.</source>
        <translation>Le fichier a changé pendant la lecture.</translation>
    </message>
    <message>
        <source>Wait until copying has finished, then import it again.</source>
        <translation>Attendez la fin de la copie, puis importez-le à nouveau.</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>Le fichier n'a pas pu être lu.</translation>
    </message>
    <message>
        <source>Check the memory card or the drive, then try again.</source>
        <translation>Vérifiez la carte mémoire ou le disque, puis réessayez.</translation>
    </message>
    <message>
        <source>This file is not a picture that ClinicVault knows.</source>
        <translation>Ce fichier n'est pas une image que ClinicVault connaît.</translation>
    </message>
    <message>
        <source>Import photos, films or PDF files.</source>
        <translation>Importez des photos, des films ou des fichiers PDF.</translation>
    </message>
    <message>
        <source>ClinicVault cannot take in {format} files yet.</source>
        <translation>ClinicVault ne peut pas encore importer les fichiers {format}.</translation>
    </message>
    <message>
        <source>Save the picture as JPEG or PNG and import that.</source>
        <translation>Enregistrez l'image en JPEG ou PNG et importez-la.</translation>
    </message>
    <message>
        <source>The picture is damaged or incomplete.</source>
        <translation>L'image est endommagée ou incomplète.</translation>
    </message>
    <message>
        <source>Copy it from the camera again, or take the photo again.</source>
        <translation>Copiez-la à nouveau depuis l'appareil, ou reprenez la photo.</translation>
    </message>
    <message>
        <source>The picture has more than {limit} million pixels.</source>
        <translation>L'image a plus de {limit} millions de pixels.</translation>
    </message>
    <message>
        <source>The cleaned file did not pass the second check, so it was not kept.</source>
        <translation>Le fichier nettoyé n'a pas réussi le second contrôle ; il n'a donc pas été gardé.</translation>
    </message>
    <message>
        <source>Your original file is untouched, and nothing of it was kept.</source>
        <translation>Votre fichier d'origine est intact, et rien n'en a été gardé.</translation>
    </message>
    <message>
        <source>Save the picture as JPEG on the camera's computer and import that; tell support.</source>
        <translation>Enregistrez l'image en JPEG sur l'ordinateur de l'appareil photo et importez celle-ci ; prévenez l'assistance.</translation>
    </message>
    <message>
        <source>This is a rare kind of picture that ClinicVault cannot read.</source>
        <translation>C'est un genre rare d'image que ClinicVault ne sait pas lire.</translation>
    </message>
    <message>
        <source>Save the picture as an ordinary JPEG or PNG and import that.</source>
        <translation>Enregistrez l'image en JPEG ou PNG ordinaire et importez-la.</translation>
    </message>
    <message>
        <source>The file is made of far too many parts for a photo.</source>
        <translation>Le fichier est fait de beaucoup trop de morceaux pour une photo.</translation>
    </message>
    <message>
        <source>Save the picture again with a photo program and import that.</source>
        <translation>Enregistrez l'image à nouveau avec un logiciel photo et importez-la.</translation>
    </message>
    <message>
        <source>Reading the picture would take too much memory.</source>
        <translation>Lire l'image demanderait trop de mémoire.</translation>
    </message>
    <message>
        <source>Reading the picture took too long and was stopped.</source>
        <translation>La lecture de l'image a duré trop longtemps et a été arrêtée.</translation>
    </message>
    <message>
        <source>The file broke the part of ClinicVault that reads pictures; that part was renewed.</source>
        <translation>Le fichier a fait échouer la partie de ClinicVault qui lit les images ; cette partie a été relancée.</translation>
    </message>
    <message>
        <source>All your data is safe; nothing of the file was kept.</source>
        <translation>Toutes vos données sont en sécurité ; rien du fichier n'a été gardé.</translation>
    </message>
    <message>
        <source>Do not open this file elsewhere; ask where it came from.</source>
        <translation>N'ouvrez pas ce fichier ailleurs ; demandez d'où il vient.</translation>
    </message>
    <message>
        <source>The program part that reads pictures could not be started.</source>
        <translation>La partie du programme qui lit les images n'a pas pu démarrer.</translation>
    </message>
    <message>
        <source>All your data is safe.</source>
        <translation>Toutes vos données sont en sécurité.</translation>
    </message>
    <message>
        <source>Start ClinicVault again; if it happens once more, tell your IT person.</source>
        <translation>Redémarrez ClinicVault ; si cela se reproduit, prévenez votre informaticien.</translation>
    </message>
    <message>
        <source>Nobody looked for faces: a part of ClinicVault is missing on this computer.</source>
        <translation>Aucun visage n'a été recherché : une partie de ClinicVault manque sur ce poste.</translation>
    </message>
    <message>
        <source>All your data is safe; nothing left the vault.</source>
        <translation>Toutes vos données sont en sécurité ; rien n'a quitté le coffre.</translation>
    </message>
    <message>
        <source>Install ClinicVault again, or cover every face by hand.</source>
        <translation>Réinstallez ClinicVault, ou masquez chaque visage à la main.</translation>
    </message>
    <message>
        <source>The import was stopped before this picture.</source>
        <translation>L'importation a été arrêtée avant cette image.</translation>
    </message>
    <message>
        <source>Everything imported so far is safe.</source>
        <translation>Tout ce qui est importé jusqu'ici est en sécurité.</translation>
    </message>
    <message>
        <source>Import the remaining pictures again.</source>
        <translation>Importez à nouveau les images restantes.</translation>
    </message>
    <message>
        <source>The video is longer than {limit} minutes.</source>
        <translation>La vidéo dure plus de {limit} minutes.</translation>
    </message>
    <message>
        <source>Cut it to the part that you need and import that.</source>
        <translation>Coupez-la à la partie utile et importez celle-ci.</translation>
    </message>
    <message>
        <source>The document is locked with a password.</source>
        <translation>Le document est verrouillé par un mot de passe.</translation>
    </message>
    <message>
        <source>Open it with its password, print it to a new PDF and import that.</source>
        <translation>Ouvrez-le avec son mot de passe, imprimez-le dans un nouveau PDF et importez celui-ci.</translation>
    </message>
    <message>
        <source>The ZIP file is damaged or only one part of several.</source>
        <translation>Le fichier ZIP est endommagé ou n’est qu’une partie d’un ensemble.</translation>
    </message>
    <message>
        <source>Send or copy it from the phone again, or take the pictures without packing them.</source>
        <translation>Envoyez-le ou copiez-le de nouveau depuis le téléphone, ou prenez les images sans les compresser.</translation>
    </message>
    <message>
        <source>One of the files is of a kind that browsers do not show.</source>
        <translation>L’un des fichiers est d’un type que les navigateurs n’affichent pas.</translation>
    </message>
    <message>
        <source>Nothing was taken out; the pictures in the vault are safe.</source>
        <translation>Rien n’est sorti ; les photos du coffre sont en sécurité.</translation>
    </message>
    <message>
        <source>Leave it out, or choose a package for a colleague, which takes every kind.</source>
        <translation>Retirez-le, ou choisissez un paquet pour un confrère, qui accepte tous les types.</translation>
    </message>
    <message>
        <source>These are too many files for one package (more than {limit}).</source>
        <translation>Cela fait trop de fichiers pour un seul paquet (plus de {limit}).</translation>
    </message>
    <message>
        <source>Choose fewer pictures and make several packages.</source>
        <translation>Choisissez moins d'images et faites plusieurs paquets.</translation>
    </message>
    <message>
        <source>The password from before does not count any more: new keys have to be made.</source>
        <translation>L’ancien mot de passe ne compte plus : de nouvelles clés doivent être créées.</translation>
    </message>
    <message>
        <source>Use the one-time code from your administrator, and choose a new password.</source>
        <translation>Utilisez le code à usage unique de votre administrateur et choisissez un nouveau mot de passe.</translation>
    </message>
    <message>
        <source>A newer one-time code was made for this person, or this one was taken back.</source>
        <translation>Un code à usage unique plus récent a été créé pour cette personne, ou celui-ci a été retiré.</translation>
    </message>
    <message>
        <source>Ask your administrator for the newest code.</source>
        <translation>Demandez le code le plus récent à votre administrateur.</translation>
    </message>
    <message>
        <source>You are the only person with the role {role}, and this is not your present password.</source>
        <translation>Vous êtes la seule personne ayant le rôle {role}, et ce n’est pas votre mot de passe actuel.</translation>
    </message>
    <message>
        <source>Use the code with your present password; you can change it afterwards.</source>
        <translation>Utilisez le code avec votre mot de passe actuel ; vous pourrez le changer ensuite.</translation>
    </message>
    <message>
        <source>This is the only person with the role {role}: nobody else could let this person in again.</source>
        <translation>C’est la seule personne ayant le rôle {role} : personne d’autre ne pourrait lui redonner l’accès.</translation>
    </message>
    <message>
        <source>Nothing was changed. No photo is lost.</source>
        <translation>Rien n’a été modifié. Aucune photo n’est perdue.</translation>
    </message>
    <message>
        <source>If the password is really lost, recover the clinic with two of the recovery sheets.</source>
        <translation>Si le mot de passe est vraiment perdu, récupérez la clinique avec deux des fiches de secours.</translation>
    </message>
    <message>
        <source>Your access is not complete yet, so no patient is listed.</source>
        <translation>Votre accès n'est pas encore complet : aucun patient n'est affiché.</translation>
    </message>
    <message>
        <source>Read your four words to a privacy officer, too, who types them in under Users and roles.</source>
        <translation>Lisez vos quatre mots aussi à un délégué à la protection des données, qui les saisit sous Utilisateurs et rôles.</translation>
    </message>
    <message>
        <source>You cannot take a role from yourself, or make a new code for yourself.</source>
        <translation>Vous ne pouvez pas vous retirer un rôle, ni créer un nouveau code pour vous-même.</translation>
    </message>
    <message>
        <source>This person has these roles already.</source>
        <translation>Cette personne a déjà ces rôles.</translation>
    </message>
    <message>
        <source>Choose other roles, or make a new code for a forgotten password.</source>
        <translation>Choisissez d’autres rôles, ou créez un nouveau code pour un mot de passe oublié.</translation>
    </message>
    <message>
        <source>The time for which this was given is over.</source>
        <translation>Le délai pour lequel ceci a été remis est écoulé.</translation>
    </message>
    <message>
        <source>What was given is outside of the vault; the vault itself is safe.</source>
        <translation>Ce qui a été remis se trouve hors du coffre ; le coffre lui-même est sûr.</translation>
    </message>
    <message>
        <source>Ask the recipient to delete it, and note the answer.</source>
        <translation>Demandez au destinataire de le supprimer et notez sa réponse.</translation>
    </message>
    <message>
        <source>There is no such entry in the list of what was given out.</source>
        <translation>Cette ligne n’existe pas dans la liste des remises.</translation>
    </message>
    <message>
        <source>Look at the list and choose an entry there.</source>
        <translation>Consultez la liste et choisissez-y une ligne.</translation>
    </message>
    <message>
        <source>Medical files (DICOM) go into an encrypted file (age) or one for a certificate only.</source>
        <translation>Les fichiers médicaux (DICOM) ne vont que dans un fichier chiffré (age) ou dans un fichier pour un certificat.</translation>
    </message>
    <message>
        <source>Nothing left the vault.</source>
        <translation>Rien n'a quitté le coffre.</translation>
    </message>
    <message>
        <source>Choose one of these packages, or leave the medical files out.</source>
        <translation>Choisissez un de ces envois, ou laissez les fichiers médicaux de côté.</translation>
    </message>
    <message>
        <source>ClinicVault found a face that nothing covers, though nobody may be recognised.</source>
        <translation>ClinicVault a trouvé un visage que rien ne couvre, alors que personne ne doit être reconnu.</translation>
    </message>
    <message>
        <source>Look at the pictures once more and cover every face, or say where there is none.</source>
        <translation>Regardez les images encore une fois et couvrez chaque visage, ou dites où il n'y en a pas.</translation>
    </message>
    <message>
        <source>A key was named beside somebody whose key the address book keeps.</source>
        <translation>Une clé a été donnée à côté d'une personne dont le carnet d'adresses garde la clé.</translation>
    </message>
    <message>
        <source>Leave the key out, or change it in the address book and compare it with its owner.</source>
        <translation>Laissez la clé de côté, ou changez-la dans le carnet d'adresses et comparez-la avec sa ou son propriétaire.</translation>
    </message>
    <message>
        <source>This export needs no second person.</source>
        <translation>Cet export n’a pas besoin d’une deuxième personne.</translation>
    </message>
    <message>
        <source>Export it; nobody has to be asked.</source>
        <translation>Exportez-le ; il n’y a personne à consulter.</translation>
    </message>
    <message>
        <source>Nobody looked at this picture and said that it may leave like this.</source>
        <translation>Personne n'a regardé cette image ni dit qu'elle peut partir ainsi.</translation>
    </message>
    <message>
        <source>Look at it, cover what must not be seen, then say that it is right.</source>
        <translation>Regardez-la, couvrez ce qui ne doit pas être vu, puis dites que c'est bon.</translation>
    </message>
    <message>
        <source>This is not exactly what a second person allowed.</source>
        <translation>Ce n’est pas exactement ce qu’une deuxième personne a accordé.</translation>
    </message>
    <message>
        <source>Export just what was allowed, or ask for what you want to give now.</source>
        <translation>Exportez exactement ce qui a été accordé, ou demandez ce que vous voulez remettre maintenant.</translation>
    </message>
    <message>
        <source>The page for a browser is made for the patient alone.</source>
        <translation>La page pour un navigateur est faite pour la patiente ou le patient seulement.</translation>
    </message>
    <message>
        <source>Choose another package for this recipient.</source>
        <translation>Choisissez un autre envoi pour ce destinataire.</translation>
    </message>
    <message>
        <source>A passphrase of one's own opens an encrypted file (age) alone, and one without a key.</source>
        <translation>Une phrase de passe choisie par vous n'ouvre qu'un fichier chiffré (age), et seulement un fichier sans clé.</translation>
    </message>
    <message>
        <source>Leave the passphrase out: ClinicVault makes one where one is needed.</source>
        <translation>Laissez la phrase de passe de côté : ClinicVault en crée une là où il en faut une.</translation>
    </message>
    <message>
        <source>Files that anybody can open are not made for a purpose that was chosen here.</source>
        <translation>Un motif choisi ici ne permet pas de fichiers que chacun peut ouvrir.</translation>
    </message>
    <message>
        <source>Name the purpose among those for plain files first, or leave it out.</source>
        <translation>Ajoutez d’abord ce motif à ceux des fichiers ordinaires, ou retirez-le.</translation>
    </message>
    <message>
        <source>The clinic's rules allow no files that anybody can open for this purpose.</source>
        <translation>Les règles de la clinique n’autorisent pas, pour ce motif, de fichiers que chacun peut ouvrir.</translation>
    </message>
    <message>
        <source>Choose a protected package, or ask an administrator about the rules.</source>
        <translation>Choisissez un envoi protégé, ou parlez des règles à un administrateur.</translation>
    </message>
    <message>
        <source>What was drawn on the pictures is too much for one export.</source>
        <translation>Ce qui a été dessiné sur les images est trop volumineux pour un seul export.</translation>
    </message>
    <message>
        <source>Export fewer pictures at once, or cover with boxes instead of the brush.</source>
        <translation>Exportez moins d’images à la fois, ou masquez avec des cadres plutôt qu’au pinceau.</translation>
    </message>
    <message>
        <source>The clinic's rules want a second person for this export.</source>
        <translation>Les règles de la clinique demandent une deuxième personne pour cet export.</translation>
    </message>
    <message>
        <source>Ask a colleague: a practitioner or privacy officer can allow exactly this export.</source>
        <translation>Demandez à un collègue : un praticien ou un responsable de la confidentialité peut accorder exactement cet export.</translation>
    </message>
    <message>
        <source>Name or address of the recipient is longer than {limit} characters.</source>
        <translation>Le nom ou l’adresse du destinataire dépasse {limit} caractères.</translation>
    </message>
    <message>
        <source>Shorten it and try again.</source>
        <translation>Raccourcissez-le et réessayez.</translation>
    </message>
    <message>
        <source>An export holds at least one picture, each once, and {most} at most.</source>
        <translation>Un export contient au moins une image, chacune une seule fois, et {most} au plus.</translation>
    </message>
    <message>
        <source>Choose fewer pictures and export the others apart.</source>
        <translation>Choisissez moins d’images et exportez les autres à part.</translation>
    </message>
    <message>
        <source>The text is longer than {limit} characters.</source>
        <translation>Le texte dépasse {limit} caractères.</translation>
    </message>
    <message>
        <source>Somebody noted already that this is shown no longer.</source>
        <translation>Quelqu’un a déjà noté que ceci n’est plus montré.</translation>
    </message>
    <message>
        <source>Look at the list of what is shown.</source>
        <translation>Consultez la liste de ce qui est montré.</translation>
    </message>
    <message>
        <source>These pictures were not given for marketing.</source>
        <translation>Ces images n’ont pas été remises pour la communication de la clinique.</translation>
    </message>
    <message>
        <source>Show only pictures that were exported for marketing, and take others down.</source>
        <translation>Ne montrez que des images exportées pour la communication, et retirez les autres.</translation>
    </message>
    <message>
        <source>It is not said where the picture is shown.</source>
        <translation>Il n’est pas dit où l’image est montrée.</translation>
    </message>
    <message>
        <source>Write the page's address, or the paper's name.</source>
        <translation>Indiquez l’adresse de la page ou le nom du journal.</translation>
    </message>
    <message>
        <source>There is no such entry in the list of what is shown.</source>
        <translation>Cette ligne n’existe pas dans la liste de ce qui est montré.</translation>
    </message>
    <message>
        <source>The file of the certificate cannot be read.</source>
        <translation>Le fichier du certificat ne peut pas être lu.</translation>
    </message>
    <message>
        <source>Check the path, and that you may read it.</source>
        <translation>Vérifiez le chemin, et que vous avez le droit de le lire.</translation>
    </message>
    <message>
        <source>The key that was compared is not the one in the address book.</source>
        <translation>La clé comparée n’est pas celle du carnet d’adresses.</translation>
    </message>
    <message>
        <source>Open the entry again and compare its key with the owner once more.</source>
        <translation>Rouvrez la fiche et comparez encore une fois sa clé avec son propriétaire.</translation>
    </message>
    <message>
        <source>A recipient has one key here: an age key or a certificate.</source>
        <translation>Un destinataire a ici une seule clé : une clé age ou un certificat.</translation>
    </message>
    <message>
        <source>Keep the one that the recipient's program can use.</source>
        <translation>Gardez celle que le programme du destinataire sait utiliser.</translation>
    </message>
    <message>
        <source>Recipients are told in English or French.</source>
        <translation>Les destinataires sont informés en anglais ou en français.</translation>
    </message>
    <message>
        <source>Choose one of them.</source>
        <translation>Choisissez l’une des deux langues.</translation>
    </message>
    <message>
        <source>The file of what is to be done to the pictures cannot be read.</source>
        <translation>Le fichier de ce qui doit être fait aux images ne peut pas être lu.</translation>
    </message>
    <message>
        <source>It is not said who gets the pictures.</source>
        <translation>Il n'est pas dit qui reçoit les images.</translation>
    </message>
    <message>
        <source>Name somebody of the address book with --to, or anybody with --recipient.</source>
        <translation>Nommez quelqu'un du carnet d'adresses avec --to, ou n'importe qui avec --recipient.</translation>
    </message>
    <message>
        <source>The address book holds no key of this recipient.</source>
        <translation>Le carnet d’adresses n’a pas de clé de ce destinataire.</translation>
    </message>
    <message>
        <source>Add the key first.</source>
        <translation>Ajoutez d’abord la clé.</translation>
    </message>
    <message>
        <source>A text of this entry is longer than {limit} characters.</source>
        <translation>Un texte de cette fiche dépasse {limit} caractères.</translation>
    </message>
    <message>
        <source>There is no such entry in the address book.</source>
        <translation>Cette fiche n’existe pas dans le carnet d’adresses.</translation>
    </message>
    <message>
        <source>Look at the address book and choose an entry there.</source>
        <translation>Consultez le carnet d’adresses et choisissez-y une fiche.</translation>
    </message>
    <message>
        <source>The address book holds {most} entries already.</source>
        <translation>Le carnet d’adresses contient déjà {most} fiches.</translation>
    </message>
    <message>
        <source>Remove entries that are not needed any more.</source>
        <translation>Supprimez les fiches devenues inutiles.</translation>
    </message>
    <message>
        <source>What is to be done to a picture lies outside the picture or out of bounds.</source>
        <translation>Ce qui doit être fait à une image sort de l’image ou des limites permises.</translation>
    </message>
    <message>
        <source>Nothing left the vault; the photo in it is unchanged.</source>
        <translation>Rien n’a quitté le coffre ; la photo qu’il contient est inchangée.</translation>
    </message>
    <message>
        <source>Set it up again for this picture; if it happens once more, tell your IT person.</source>
        <translation>Réglez-le de nouveau pour cette image ; si cela se reproduit, prévenez votre informaticien.</translation>
    </message>
    <message>
        <source>This export was made by a newer ClinicVault, which makes pictures by other rules.</source>
        <translation>Cet export vient d’une version plus récente de ClinicVault, qui produit les images selon d’autres règles.</translation>
    </message>
    <message>
        <source>Install the newest ClinicVault on this computer, then try again.</source>
        <translation>Installez la dernière version de ClinicVault sur ce poste, puis réessayez.</translation>
    </message>
    <message>
        <source>There are more than {limit} covers, strokes or points on one picture.</source>
        <translation>Une image porte plus de {limit} caches, traits ou points.</translation>
    </message>
    <message>
        <source>Cover larger areas with fewer boxes, then try again.</source>
        <translation>Couvrez de plus grandes zones avec moins de cadres, puis réessayez.</translation>
    </message>
    <message>
        <source>The words over the picture are missing, or longer than {limit} letters or {lines} lines.</source>
        <translation>Le texte posé sur l’image manque, ou dépasse {limit} lettres ou {lines} lignes.</translation>
    </message>
    <message>
        <source>Write one or a few short lines, or leave the words out.</source>
        <translation>Écrivez une ou quelques lignes courtes, ou renoncez au texte.</translation>
    </message>
    <message>
        <source>The words over the picture say a part of the patient's name.</source>
        <translation>Les mots sur l'image contiennent une partie du nom de la patiente ou du patient.</translation>
    </message>
    <message>
        <source>Write them without the name: everybody who sees the picture reads it.</source>
        <translation>Écrivez-les sans le nom : quiconque voit l'image le lit.</translation>
    </message>
    <message>
        <source>The words over the picture hold letters that ClinicVault cannot draw.</source>
        <translation>Le texte posé sur l’image contient des lettres que ClinicVault ne sait pas dessiner.</translation>
    </message>
    <message>
        <source>Write them in Latin, Greek or Cyrillic letters.</source>
        <translation>Écrivez-le en lettres latines, grecques ou cyrilliques.</translation>
    </message>
    <message>
        <source>The picture is too small for the words over it.</source>
        <translation>L’image est trop petite pour le texte posé dessus.</translation>
    </message>
    <message>
        <source>Write fewer words, or leave them out for this picture.</source>
        <translation>Écrivez moins de mots, ou renoncez au texte pour cette image.</translation>
    </message>
    <message>
        <source>The words could not be drawn: a part of ClinicVault is missing on this computer.</source>
        <translation>Le texte n’a pas pu être dessiné : une partie de ClinicVault manque sur ce poste.</translation>
    </message>
    <message>
        <source>Install ClinicVault again, or leave the words out.</source>
        <translation>Réinstallez ClinicVault, ou renoncez au texte.</translation>
    </message>
    <message>
        <source>ClinicVault could not tell the person from the background.</source>
        <translation>ClinicVault n’a pas pu distinguer la personne de l’arrière-plan.</translation>
    </message>
    <message>
        <source>Paint over the person with the brush for the person, or leave the background as it is.</source>
        <translation>Peignez la personne avec le pinceau prévu pour elle, ou laissez l’arrière-plan tel quel.</translation>
    </message>
    <message>
        <source>Only photos can be cut, covered or marked; this is a film or a document.</source>
        <translation>Seules les photos peuvent être recadrées, couvertes ou marquées ; ceci est un film ou un document.</translation>
    </message>
    <message>
        <source>Leave it out of this export.</source>
        <translation>Ne le mettez pas dans cet export.</translation>
    </message>
    <message>
        <source>The report is there in English and in French.</source>
        <translation>Le rapport existe en anglais et en français.</translation>
    </message>
    <message>
        <source>Choose one of these languages: en or fr.</source>
        <translation>Choisissez l’une de ces langues : en ou fr.</translation>
    </message>
    <message>
        <source>The report tells who saw the record; that part was not given, or is more than a day old.</source>
        <translation>Le rapport dit qui a vu le dossier ; cette partie n’a pas été remise, ou date de plus d’un jour.</translation>
    </message>
    <message>
        <source>Ask the administrator for a new one, by the patient's code: it counts for a day.</source>
        <translation>Demandez-en une nouvelle à l’administrateur, par le code du patient : elle vaut un jour.</translation>
    </message>
    <message>
        <source>Photos are added to the report by a practitioner.</source>
        <translation>Les photos sont ajoutées au rapport par un praticien.</translation>
    </message>
    <message>
        <source>Write the report without the photos, or ask a practitioner to write it.</source>
        <translation>Établissez le rapport sans les photos, ou demandez-le à un praticien.</translation>
    </message>
    <message>
        <source>You can see this patient's pictures already.</source>
        <translation>Vous voyez déjà les images de ce patient.</translation>
    </message>
    <message>
        <source>Open the patient; emergency access is for records that stay shut.</source>
        <translation>Ouvrez le patient ; l'accès d'urgence est réservé aux dossiers qui restent fermés.</translation>
    </message>
    <message>
        <source>No picture of this patient was ever taken in, because no consent was recorded.</source>
        <translation>Aucune image de ce patient n'a jamais été reçue, car aucun consentement n'a été enregistré.</translation>
    </message>
    <message>
        <source>There is nothing to open. Record a consent before photos are taken.</source>
        <translation>Il n'y a rien à ouvrir. Enregistrez un consentement avant de prendre des photos.</translation>
    </message>
    <message>
        <source>You have asked for emergency access to this patient already.</source>
        <translation>Vous avez déjà demandé un accès d'urgence pour ce patient.</translation>
    </message>
    <message>
        <source>Ask a privacy officer to answer it, or begin it if it was allowed.</source>
        <translation>Demandez au responsable de la confidentialité d'y répondre, ou commencez-le s'il a été accepté.</translation>
    </message>
    <message>
        <source>What was opened for this emergency is closed again.</source>
        <translation>Ce qui avait été ouvert pour cette urgence est de nouveau fermé.</translation>
    </message>
    <message>
        <source>Ask for emergency access again if it is still needed.</source>
        <translation>Redemandez un accès d'urgence s'il est encore nécessaire.</translation>
    </message>
    <message>
        <source>Pictures that emergency access shows can be looked at, and not be given away.</source>
        <translation>Les images que montre l'accès d'urgence peuvent être regardées, mais pas remises.</translation>
    </message>
    <message>
        <source>End the emergency access; then what the patient consented to can be exported.</source>
        <translation>Terminez l'accès d'urgence ; ce à quoi le patient a consenti pourra alors être exporté.</translation>
    </message>
    <message>
        <source>This is far more in one hour than your role allows alone.</source>
        <translation>C'est bien plus en une heure que votre rôle ne permet seul.</translation>
    </message>
    <message>
        <source>Ask a colleague: a practitioner or privacy officer can allow it for the rest of the hour.</source>
        <translation>Demandez à un collègue : un praticien ou le responsable de la confidentialité peut l'autoriser pour le reste de l'heure.</translation>
    </message>
    <message>
        <source>This is more in one hour than your role usually needs.</source>
        <translation>C'est plus en une heure que ce dont votre rôle a besoin d'habitude.</translation>
    </message>
    <message>
        <source>Confirm it is you with your password, and go on for the rest of the hour.</source>
        <translation>Confirmez votre identité avec votre mot de passe et continuez pour le reste de l'heure.</translation>
    </message>
    <message>
        <source>This was answered already, or its time is over.</source>
        <translation>Une réponse a déjà été donnée, ou le délai est passé.</translation>
    </message>
    <message>
        <source>Look at the list of requests; ask again if it is still needed.</source>
        <translation>Regardez la liste des demandes ; redemandez si c'est encore nécessaire.</translation>
    </message>
    <message>
        <source>This was not allowed to you, was used already, or its time is over.</source>
        <translation>Cela ne vous a pas été accordé, a déjà été utilisé, ou le délai est passé.</translation>
    </message>
    <message>
        <source>This emergency access is not over yet, or there is nothing to review.</source>
        <translation>Cet accès d'urgence n'est pas encore terminé, ou il n'y a rien à examiner.</translation>
    </message>
    <message>
        <source>Come back when it has ended.</source>
        <translation>Revenez quand il sera terminé.</translation>
    </message>
    <message>
        <source>You asked for this yourself; somebody else has to answer.</source>
        <translation>Vous l'avez demandé vous-même ; quelqu'un d'autre doit répondre.</translation>
    </message>
    <message>
        <source>Ask a colleague with the role for it.</source>
        <translation>Demandez à un collègue qui a ce rôle.</translation>
    </message>
    <message>
        <source>There is no such request.</source>
        <translation>Cette demande n'existe pas.</translation>
    </message>
    <message>
        <source>Look at the list of requests and choose one there.</source>
        <translation>Regardez la liste des demandes et choisissez-en une.</translation>
    </message>
    <message>
        <source>This is about what you did yourself.</source>
        <translation>Cela concerne ce que vous avez fait vous-même.</translation>
    </message>
    <message>
        <source>Ask another administrator to settle it.</source>
        <translation>Demandez à un autre administrateur de le clore.</translation>
    </message>
    <message>
        <source>There is no such flag.</source>
        <translation>Ce signalement n'existe pas.</translation>
    </message>
    <message>
        <source>Look at the list of flags and choose one there.</source>
        <translation>Consultez la liste des signalements et choisissez-en un.</translation>
    </message>
    <message>
        <source>There is no such notice for you, or it was answered already.</source>
        <translation>Aucun avis de ce genre ne vous est destiné, ou vous y avez déjà répondu.</translation>
    </message>
    <message>
        <source>Look at your notices and choose one there.</source>
        <translation>Consultez vos avis et choisissez-en un.</translation>
    </message>
    <message>
        <source>This was reviewed already, perhaps by another administrator meanwhile.</source>
        <translation>Cela a déjà été contrôlé, peut-être par un autre administrateur entre-temps.</translation>
    </message>
    <message>
        <source>Look again at what is new since then.</source>
        <translation>Regardez à nouveau ce qui est arrivé depuis.</translation>
    </message>
    <message>
        <source>A reason is missing.</source>
        <translation>Il manque un motif.</translation>
    </message>
    <message>
        <source>Write in a few words how this was settled; the access log keeps it.</source>
        <translation>Écrivez en quelques mots comment cela s'est terminé ; le journal des accès le conserve.</translation>
    </message>
    <message>
        <source>Nothing is being renewed, because nobody ordered it.</source>
        <translation>Rien n’est en cours de renouvellement, car personne ne l’a ordonné.</translation>
    </message>
    <message>
        <source>All keys are as they were.</source>
        <translation>Toutes les clés sont restées telles quelles.</translation>
    </message>
    <message>
        <source>After an incident an administrator orders it, with a reason.</source>
        <translation>Après un incident, un administrateur l’ordonne, avec un motif.</translation>
    </message>
    <message>
        <source>You have a newer access than the one that was in use here.</source>
        <translation>Vous avez un accès plus récent que celui qui servait ici.</translation>
    </message>
    <message>
        <source>ClinicVault is locked; what was saved before is safe.</source>
        <translation>ClinicVault est verrouillé ; ce qui était enregistré est en sécurité.</translation>
    </message>
    <message>
        <source>Unlock once more with your new password.</source>
        <translation>Déverrouillez de nouveau avec votre nouveau mot de passe.</translation>
    </message>
    <message>
        <source>This reason is for people who may see photos.</source>
        <translation>Ce motif est réservé à qui peut voir les photos.</translation>
    </message>
    <message>
        <source>Nothing was opened.</source>
        <translation>Rien n'a été ouvert.</translation>
    </message>
    <message>
        <source>Go on for the patient's care, or ask a practitioner.</source>
        <translation>Continuez pour les soins du patient, ou demandez à un praticien.</translation>
    </message>
    <message>
        <source>Write in a few words why; the access log keeps it.</source>
        <translation>Écrivez en quelques mots pourquoi ; le journal des accès le garde.</translation>
    </message>
    <message>
        <source>An administrator changed what you may do here.</source>
        <translation>Un administrateur a modifié ce que vous pouvez faire ici.</translation>
    </message>
    <message>
        <source>Unlock once more; what you do not see any more belongs to another role now.</source>
        <translation>Déverrouillez de nouveau ; ce que vous ne voyez plus relève désormais d'un autre rôle.</translation>
    </message>
    <message>
        <source>There is no time zone of this name.</source>
        <translation>Il n’existe pas de fuseau horaire de ce nom.</translation>
    </message>
    <message>
        <source>Choose one such as Europe/Paris, the name of a region and of a town.</source>
        <translation>Choisissez-en un comme Europe/Paris, nom d’une région et d’une ville.</translation>
    </message>
    <message>
        <source>A value of the clinic's rules is too small or too large ({rule}).</source>
        <translation>Une valeur des règles de la clinique est trop petite ou trop grande ({rule}).</translation>
    </message>
    <message>
        <source>Choose a value from {least} to {most}.</source>
        <translation>Choisissez une valeur de {least} à {most}.</translation>
    </message>
    <message>
        <source>The backup is damaged or not complete.</source>
        <translation>La sauvegarde est endommagée ou incomplète.</translation>
    </message>
    <message>
        <source>The backup and the vault it came from were not touched.</source>
        <translation>La sauvegarde et le coffre d'origine n'ont pas été touchés.</translation>
    </message>
    <message>
        <source>Use another copy of the backup, and check the disk that this one lies on.</source>
        <translation>Utilisez une autre copie de la sauvegarde, et vérifiez le disque de celle-ci.</translation>
    </message>
    <message>
        <source>Backups this old keep no keys any more, or their keys were taken away: none opens.</source>
        <translation>Une sauvegarde aussi ancienne n’a plus de clés, ou ses clés ont été retirées : elle ne s’ouvre pas.</translation>
    </message>
    <message>
        <source>Use a newer backup, or another copy of this one that still has its keys.</source>
        <translation>Prenez une sauvegarde plus récente, ou une autre copie de celle-ci qui a encore ses clés.</translation>
    </message>
    <message>
        <source>The backup would lie in the vault's own folder, or around it.</source>
        <translation>La sauvegarde serait dans le dossier du coffre lui-même, ou autour.</translation>
    </message>
    <message>
        <source>Choose another disk: a backup beside the vault is lost together with it.</source>
        <translation>Choisissez un autre disque : une sauvegarde à côté du coffre se perd avec lui.</translation>
    </message>
    <message>
        <source>Another backup of this clinic is being made.</source>
        <translation>Une autre sauvegarde de cette clinique est en cours.</translation>
    </message>
    <message>
        <source>Wait until it is complete, then try again if you still want one.</source>
        <translation>Attendez qu’elle soit terminée, puis réessayez si vous en voulez encore une.</translation>
    </message>
    <message>
        <source>There is no complete backup in this folder.</source>
        <translation>Il n'y a pas de sauvegarde complète dans ce dossier.</translation>
    </message>
    <message>
        <source>Choose the folder that was given when the backup was made.</source>
        <translation>Choisissez le dossier donné lors de la sauvegarde.</translation>
    </message>
    <message>
        <source>This folder holds backups of another clinic.</source>
        <translation>Ce dossier contient les sauvegardes d'un autre cabinet.</translation>
    </message>
    <message>
        <source>Choose an empty folder, or the one that holds this clinic's backups.</source>
        <translation>Choisissez un dossier vide, ou celui des sauvegardes de ce cabinet.</translation>
    </message>
    <message>
        <source>Another program is making or removing this demo clinic.</source>
        <translation>Un autre programme est en train de créer ou de supprimer ce cabinet de démonstration.</translation>
    </message>
    <message>
        <source>Wait until it is complete, then try again.</source>
        <translation>Attendez qu'il ait terminé, puis réessayez.</translation>
    </message>
    <message>
        <source>This folder holds no demo clinic.</source>
        <translation>Ce dossier ne contient pas de cabinet de démonstration.</translation>
    </message>
    <message>
        <source>Only a demo clinic can be thrown away by this command.</source>
        <translation>Seul un cabinet de démonstration peut être jeté par cette commande.</translation>
    </message>
    <message>
        <source>These pictures are too large for one package (more than {limit} MB).</source>
        <translation>Ces images sont trop grandes pour un seul paquet (plus de {limit} Mo).</translation>
    </message>
    <message>
        <source>This clinic was never finished: its recovery sheets were not saved or printed.</source>
        <translation>Ce cabinet n'a jamais été terminé : ses fiches de secours n'ont été ni enregistrées ni imprimées.</translation>
    </message>
    <message>
        <source>Nothing is in it; no other clinic was touched.</source>
        <translation>Il ne contient rien ; aucun autre cabinet n'a été touché.</translation>
    </message>
    <message>
        <source>Create the clinic once more in the same folder; what was begun there is then removed.</source>
        <translation>Créez de nouveau le cabinet dans le même dossier ; ce qui y était commencé est alors supprimé.</translation>
    </message>
    <message>
        <source>ClinicVault met an unexpected fault with this file.</source>
        <translation>ClinicVault a rencontré une erreur inattendue avec ce fichier.</translation>
    </message>
    <message>
        <source>It was not taken in. All photos reported as imported are safe.</source>
        <translation>Il n'a pas été importé. Toutes les photos annoncées comme importées sont en sécurité.</translation>
    </message>
    <message>
        <source>Import the file once more; if it fails again, tell your IT person.</source>
        <translation>Importez le fichier encore une fois ; en cas de nouvel échec, prévenez votre informaticien.</translation>
    </message>
    <message>
        <source>There is no interrupted import to go on with.</source>
        <translation>Il n'y a pas d'importation interrompue à continuer.</translation>
    </message>
    <message>
        <source>Start a new import; photos that are in already are not taken twice.</source>
        <translation>Commencez une nouvelle importation ; les photos déjà présentes ne sont pas prises deux fois.</translation>
    </message>
    <message>
        <source>The name is empty or too long.</source>
        <translation>Le nom est vide ou trop long.</translation>
    </message>
    <message>
        <source>Type a name of at most 100 characters.</source>
        <translation>Tapez un nom d'au plus 100 caractères.</translation>
    </message>
    <message>
        <source>The file would lie in the vault's own folder, or beside this computer's key.</source>
        <translation>Le fichier se trouverait dans le dossier même du coffre, ou à côté de la clé de ce poste.</translation>
    </message>
    <message>
        <source>Nothing was written or taken out.</source>
        <translation>Rien n'a été écrit ni sorti.</translation>
    </message>
    <message>
        <source>Choose a place outside these folders.</source>
        <translation>Choisissez un endroit hors de ces dossiers.</translation>
    </message>
    <message>
        <source>This passphrase is too easy to guess.</source>
        <translation>Cette phrase secrète est trop facile à deviner.</translation>
    </message>
    <message>
        <source>Take a longer one, or give none: then ClinicVault makes one of six words.</source>
        <translation>Prenez-en une plus longue, ou n'en donnez pas : ClinicVault en fait alors une de six mots.</translation>
    </message>
    <message>
        <source>For marketing it has to be said where the pictures will be shown, and only for marketing.</source>
        <translation>Pour la communication, il faut dire où les images seront montrées ; pour elle seule.</translation>
    </message>
    <message>
        <source>Choose the place: website, social media, print or event.</source>
        <translation>Choisissez le lieu : site web, réseaux sociaux, imprimés ou événement.</translation>
    </message>
    <message>
        <source>This password is too easy to guess.</source>
        <translation>Ce mot de passe est trop facile à deviner.</translation>
    </message>
    <message>
        <source>Take a longer one, or the suggested words.</source>
        <translation>Prenez-en un plus long, ou les mots proposés.</translation>
    </message>
    <message>
        <source>The recipient's key is not a valid one.</source>
        <translation>La clé du destinataire n'est pas valable.</translation>
    </message>
    <message>
        <source>Ask the recipient for the key again; it begins with age1.</source>
        <translation>Redemandez la clé au destinataire ; elle commence par age1.</translation>
    </message>
    <message>
        <source>It was not said who gets the pictures, or the text is too long.</source>
        <translation>Il n'est pas dit qui reçoit les images, ou le texte est trop long.</translation>
    </message>
    <message>
        <source>Type the recipient's name.</source>
        <translation>Tapez le nom du destinataire.</translation>
    </message>
    <message>
        <source>A recovery was not finished: the new sheets were not saved or printed.</source>
        <translation>Une récupération n'a pas été terminée : les nouvelles fiches n'ont été ni enregistrées ni imprimées.</translation>
    </message>
    <message>
        <source>All photos are there, and the sheets used for it still work.</source>
        <translation>Toutes les photos sont là, et les fiches utilisées fonctionnent toujours.</translation>
    </message>
    <message>
        <source>Recover the clinic once more with two of those sheets, and save the new ones.</source>
        <translation>Récupérez de nouveau le cabinet avec deux de ces fiches, et enregistrez les nouvelles.</translation>
    </message>
    <message>
        <source>The recovery sheets belong to different clinics.</source>
        <translation>Les fiches de secours appartiennent à des cabinets différents.</translation>
    </message>
    <message>
        <source>Look at the check numbers on the sheets and take two that have the same.</source>
        <translation>Regardez les numéros de contrôle des fiches et prenez-en deux qui ont le même.</translation>
    </message>
    <message>
        <source>The clinic's check number is missing: only the words were read.</source>
        <translation>Le numéro de contrôle du cabinet manque : seuls les mots ont été lus.</translation>
    </message>
    <message>
        <source>Photograph the code on the sheet, or type the founding record from the sheet as well.</source>
        <translation>Photographiez le code de la fiche, ou tapez aussi l'acte de création inscrit sur la fiche.</translation>
    </message>
    <message>
        <source>Two different recovery sheets are needed.</source>
        <translation>Il faut deux fiches de secours différentes.</translation>
    </message>
    <message>
        <source>Bring a second sheet; its number must differ from the first one's.</source>
        <translation>Apportez une seconde fiche ; son numéro doit différer de celui de la première.</translation>
    </message>
    <message>
        <source>There is a user of that name already.</source>
        <translation>Un utilisateur de ce nom existe déjà.</translation>
    </message>
    <message>
        <source>Add something that tells them apart, such as an initial.</source>
        <translation>Ajoutez de quoi les distinguer, par exemple une initiale.</translation>
    </message>
    <message>
        <source>These recovery sheets are not the newest ones of this vault.</source>
        <translation>Ces fiches de secours ne sont pas les plus récentes de ce coffre.</translation>
    </message>
    <message>
        <source>Nothing was written, and the sheets in force still work.</source>
        <translation>Rien n'a été écrit, et les fiches en vigueur fonctionnent toujours.</translation>
    </message>
    <message>
        <source>Save or print the newest sheets. If they are lost, recover once more with the older ones.</source>
        <translation>Enregistrez ou imprimez les fiches les plus récentes. Si elles sont perdues, recommencez la récupération avec les précédentes.</translation>
    </message>
    <message>
        <source>This is a copy of a vault that also lies in its old place on this computer.</source>
        <translation>C'est la copie d'un coffre qui est aussi à son ancienne place sur ce poste.</translation>
    </message>
    <message>
        <source>Open the vault in its old place; two copies would grow apart.</source>
        <translation>Ouvrez le coffre à son ancienne place ; deux copies divergeraient.</translation>
    </message>
    <message>
        <source>The chosen folder is not empty.</source>
        <translation>Le dossier choisi n'est pas vide.</translation>
    </message>
    <message>
        <source>What lies in it was not touched.</source>
        <translation>Ce qu'il contient n'a pas été touché.</translation>
    </message>
    <message>
        <source>Choose a new or an empty folder.</source>
        <translation>Choisissez un dossier nouveau ou vide.</translation>
    </message>
    <message>
        <source>There is no vault in this folder.</source>
        <translation>Il n'y a pas de coffre dans ce dossier.</translation>
    </message>
    <message>
        <source>Check the folder, or create a vault first.</source>
        <translation>Vérifiez le dossier, ou créez d'abord un coffre.</translation>
    </message>
    <message>
        <source>One of the clinic's computers signed a copy of the access log that does not fit the log.</source>
        <translation>L’un des postes du cabinet a signé une copie du journal des accès qui ne concorde pas avec le journal.</translation>
    </message>
    <message>
        <source>Until that is settled, nobody but administrators can unlock.</source>
        <translation>Tant que ce n’est pas réglé, seuls les administrateurs peuvent déverrouiller.</translation>
    </message>
    <message>
        <source>See under Log which computer it was. If nobody can explain it, end its access.</source>
        <translation>Voyez sous Journal de quel poste il s’agit. Si personne ne peut l’expliquer, mettez fin à son accès.</translation>
    </message>
    <message>
        <source>The recovery sheets still lie on this computer.</source>
        <translation>Les fiches de secours sont encore sur ce poste.</translation>
    </message>
    <message>
        <source>Who copies them could open the vault.</source>
        <translation>Qui les copie pourrait ouvrir le coffre.</translation>
    </message>
    <message>
        <source>Print them, give them to different people, and delete the file.</source>
        <translation>Imprimez-les, donnez-les à des personnes différentes, et supprimez le fichier.</translation>
    </message>
    <message>
        <source>This computer's clock is more than a day behind the time it showed before.</source>
        <translation>L’horloge de ce poste retarde de plus d’un jour sur l’heure qu’elle a déjà montrée.</translation>
    </message>
    <message>
        <source>What has ended stays ended: consents are judged by the later time.</source>
        <translation>Ce qui est terminé le reste : les consentements sont jugés à l’heure la plus tardive.</translation>
    </message>
    <message>
        <source>Correct the clock, or tell an administrator that it was ahead before and is right now.</source>
        <translation>Corrigez l’horloge, ou dites à un administrateur qu’elle était en avance et qu’elle est juste maintenant.</translation>
    </message>
    <message>
        <source>No backup was made from this computer yet.</source>
        <translation>Aucune sauvegarde n'a encore été faite depuis ce poste.</translation>
    </message>
    <message>
        <source>The photos are safe as long as this disk works.</source>
        <translation>Les photos sont en sécurité tant que ce disque fonctionne.</translation>
    </message>
    <message>
        <source>Make a backup to another disk.</source>
        <translation>Faites une sauvegarde sur un autre disque.</translation>
    </message>
    <message>
        <source>This computer has no keychain, so its own key lies in a file.</source>
        <translation>Ce poste n'a pas de trousseau ; sa propre clé est donc dans un fichier.</translation>
    </message>
    <message>
        <source>The photos stay encrypted; who copies the vault and this file needs a password still.</source>
        <translation>Les photos restent chiffrées ; qui copie le coffre et ce fichier a encore besoin d'un mot de passe.</translation>
    </message>
    <message>
        <source>Encrypt this computer's disk, or set up a keychain.</source>
        <translation>Chiffrez le disque de ce poste, ou installez un trousseau.</translation>
    </message>
    <message>
        <source>Entries of the database were changed from outside, are damaged or are missing.</source>
        <translation>Des entrées de la base de données ont été modifiées de l'extérieur, sont endommagées ou manquent.</translation>
    </message>
    <message>
        <source>The records concerned are marked in the list and do not open; all others do.</source>
        <translation>Les dossiers concernés sont marqués dans la liste et ne s'ouvrent pas ; tous les autres s'ouvrent.</translation>
    </message>
    <message>
        <source>Run the check under Health, tell your administrator, and restore the last backup.</source>
        <translation>Lancez la vérification sous Santé, prévenez votre administrateur et restaurez la dernière sauvegarde.</translation>
    </message>
    <message>
        <source>What this computer keeps of the vault cannot be read.</source>
        <translation>Ce que ce poste garde du coffre est illisible.</translation>
    </message>
    <message>
        <source>The vault itself is safe.</source>
        <translation>Le coffre lui-même est en sécurité.</translation>
    </message>
    <message>
        <source>Ask your IT person to restore this computer's ClinicVault folder, or recover by sheets.</source>
        <translation>Demandez à votre informaticien de restaurer le dossier ClinicVault de ce poste, ou récupérez avec les fiches.</translation>
    </message>
    <message>
        <source>The ZIP file is locked with a password.</source>
        <translation>Le fichier ZIP est protégé par un mot de passe.</translation>
    </message>
    <message>
        <source>Unpack it on this computer with the password, and import the pictures.</source>
        <translation>Décompressez-le sur cet ordinateur avec le mot de passe, puis importez les images.</translation>
    </message>
    <message>
        <source>The ZIP file holds far too many files.</source>
        <translation>Le fichier ZIP contient beaucoup trop de fichiers.</translation>
    </message>
    <message>
        <source>Pack fewer pictures into one ZIP file.</source>
        <translation>Mettez moins d’images dans un même fichier ZIP.</translation>
    </message>
    <message>
        <source>The ZIP file says that it holds more than any clinic's pictures.</source>
        <translation>Le fichier ZIP prétend contenir plus que les images d’une clinique entière.</translation>
    </message>
    <message>
        <source>Import the pictures without packing them.</source>
        <translation>Importez les images sans les compresser.</translation>
    </message>
    <message>
        <source>This part of the ZIP file would grow to a giant when unpacked, as no picture does.</source>
        <translation>Cette partie du fichier ZIP deviendrait gigantesque une fois décompressée, comme aucune image ne le fait.</translation>
    </message>
    <message>
        <source>Ask whoever sent the file; do not unpack it by hand.</source>
        <translation>Demandez à la personne qui a envoyé le fichier ; ne le décompressez pas vous-même.</translation>
    </message>
    <message>
        <source>The ZIP file is packed in a way that ClinicVault cannot unpack.</source>
        <translation>Le fichier ZIP est compressé d’une façon que ClinicVault ne sait pas lire.</translation>
    </message>
    <message>
        <source>Unpack it on this computer, and import the pictures.</source>
        <translation>Décompressez-le sur cet ordinateur, puis importez les images.</translation>
    </message>
    <message>
        <source>This is a ZIP file inside a ZIP file.</source>
        <translation>C’est un fichier ZIP à l’intérieur d’un fichier ZIP.</translation>
    </message>
    <message>
        <source>Unpack the outer one on this computer, and import the inner one.</source>
        <translation>Décompressez le fichier extérieur sur cet ordinateur, puis importez le fichier intérieur.</translation>
    </message>
    <message>
        <source>There is no picture in the ZIP file.</source>
        <translation>Il n’y a aucune image dans le fichier ZIP.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Choisissez un autre fichier.</translation>
    </message>
    <message>
        <source>The medical picture does not say whose it is, or not clearly enough.</source>
        <translation>L’image médicale ne dit pas de qui elle est, ou pas assez clairement.</translation>
    </message>
    <message>
        <source>Have it sent again with the record number, or as a plain JPEG picture.</source>
        <translation>Faites-la renvoyer avec le numéro de dossier, ou comme simple image JPEG.</translation>
    </message>
    <message>
        <source>The medical picture says that it shows another patient.</source>
        <translation>L’image médicale indique qu’elle montre un autre patient.</translation>
    </message>
    <message>
        <source>Open that patient and import it there; if it is this one, correct the details first.</source>
        <translation>Ouvrez ce patient et importez-la là ; si c’est bien celui-ci, corrigez d’abord ses données.</translation>
    </message>
    <message>
        <source>The memory card or folder is not there any more.</source>
        <translation>La carte mémoire ou le dossier n’est plus là.</translation>
    </message>
    <message>
        <source>All photos reported as imported are safe, and what is left is remembered.</source>
        <translation>Toutes les photos annoncées comme importées sont en sécurité, et ce qui reste est mémorisé.</translation>
    </message>
    <message>
        <source>Put the card back in, then go on with the import.</source>
        <translation>Remettez la carte, puis poursuivez l’importation.</translation>
    </message>
    <message>
        <source>A pasted picture was not taken in before the import stopped.</source>
        <translation>Une image collée n’a pas été importée avant l’arrêt de l’importation.</translation>
    </message>
    <message>
        <source>All photos reported as imported are safe; pasted pictures are never written to a disk.</source>
        <translation>Toutes les photos annoncées comme importées sont en sécurité ; les images collées ne sont jamais écrites sur un disque.</translation>
    </message>
    <message>
        <source>Copy the picture and paste it once more.</source>
        <translation>Copiez l’image et collez-la à nouveau.</translation>
    </message>
    <message>
        <source>The short film inside this photo could not be read.</source>
        <translation>Le petit film contenu dans cette photo n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>The photo itself was imported.</source>
        <translation>La photo elle-même a été importée.</translation>
    </message>
    <message>
        <source>Keep the original file if you need the film.</source>
        <translation>Conservez le fichier d’origine si vous avez besoin du film.</translation>
    </message>
    <message>
        <source>This is the short film of a live photo; your clinic keeps only the photo.</source>
        <translation>C’est le petit film d’une photo animée ; votre clinique ne garde que la photo.</translation>
    </message>
    <message>
        <source>The photo itself is safe, and the file was left as it is.</source>
        <translation>La photo elle-même est en sécurité, et le fichier a été laissé tel quel.</translation>
    </message>
    <message>
        <source>An administrator can choose in the settings to keep such films.</source>
        <translation>Un administrateur peut choisir dans les réglages de garder ces films.</translation>
    </message>
    <message>
        <source>This file cannot be kept as it is: it would have to be written anew from its pixels.</source>
        <translation>Ce fichier ne peut pas être gardé tel quel : il faudrait le réécrire à partir de ses pixels.</translation>
    </message>
    <message>
        <source>Import it again and agree to that.</source>
        <translation>Importez-le à nouveau et acceptez-le.</translation>
    </message>
    <message>
        <source>This file was not imported, so it was not erased.</source>
        <translation>Ce fichier n’a pas été importé, il n’a donc pas été effacé.</translation>
    </message>
    <message>
        <source>The file was left as it is.</source>
        <translation>Le fichier a été laissé tel quel.</translation>
    </message>
    <message>
        <source>Import it first if you need it.</source>
        <translation>Importez-le d’abord si vous en avez besoin.</translation>
    </message>
    <message>
        <source>This file is not the one any more that was imported, so it was not erased.</source>
        <translation>Ce fichier n’est plus celui qui a été importé, il n’a donc pas été effacé.</translation>
    </message>
    <message>
        <source>The imported photo is safe, and the file was left as it is.</source>
        <translation>La photo importée est en sécurité, et le fichier a été laissé tel quel.</translation>
    </message>
    <message>
        <source>Look at the file, and import it again if you need it.</source>
        <translation>Regardez le fichier et importez-le à nouveau si vous en avez besoin.</translation>
    </message>
    <message>
        <source>The copy in the vault could not be checked, so the file was not erased.</source>
        <translation>La copie dans le coffre n’a pas pu être vérifiée, le fichier n’a donc pas été effacé.</translation>
    </message>
    <message>
        <source>Keep the file, and run the check of the vault.</source>
        <translation>Gardez le fichier et lancez la vérification du coffre.</translation>
    </message>
    <message>
        <source>This file could not be erased: the card or folder does not allow it.</source>
        <translation>Ce fichier n’a pas pu être effacé : la carte ou le dossier ne le permet pas.</translation>
    </message>
    <message>
        <source>Look for a write lock on the card, or erase the file in the camera.</source>
        <translation>Cherchez un verrou d’écriture sur la carte, ou effacez le fichier dans l’appareil photo.</translation>
    </message>
    <message>
        <source>Not every picture in this ZIP file was imported, so it was not erased.</source>
        <translation>Toutes les images de ce fichier ZIP n’ont pas été importées, il n’a donc pas été effacé.</translation>
    </message>
    <message>
        <source>The imported photos are safe, and the file was left as it is.</source>
        <translation>Les photos importées sont en sécurité, et le fichier a été laissé tel quel.</translation>
    </message>
    <message>
        <source>Import the rest first, or keep the file.</source>
        <translation>Importez d’abord le reste, ou gardez le fichier.</translation>
    </message>
    <message>
        <source>This file is not a list of appointments that can be read.</source>
        <translation>Ce fichier n'est pas une liste de rendez-vous lisible.</translation>
    </message>
    <message>
        <source>Nothing was taken over.</source>
        <translation>Rien n'a été repris.</translation>
    </message>
    <message>
        <source>Export the day's list again as CSV or iCalendar (.ics) and choose that file.</source>
        <translation>Exportez de nouveau la liste du jour en CSV ou iCalendar (.ics) et choisissez ce fichier.</translation>
    </message>
    <message>
        <source>Export the day's list again from your practice system.</source>
        <translation>Exportez de nouveau la liste du jour depuis votre logiciel de cabinet.</translation>
    </message>
    <message>
        <source>This file is larger than {most} MB; a day's list is much smaller.</source>
        <translation>Ce fichier dépasse {most} Mo ; la liste d'un jour est bien plus petite.</translation>
    </message>
    <message>
        <source>Export one day, or one week, and choose that file.</source>
        <translation>Exportez un jour ou une semaine et choisissez ce fichier.</translation>
    </message>
    <message>
        <source>This file has more entries than {most}; a day's list has fewer.</source>
        <translation>Ce fichier a plus de {most} entrées ; la liste d'un jour en a moins.</translation>
    </message>
    <message>
        <source>No column of this file is named as a patient's name or record number.</source>
        <translation>Aucune colonne de ce fichier ne porte un titre de nom de patient ou de numéro de dossier.</translation>
    </message>
    <message>
        <source>Export it with a first line of headings, such as Time, Name, Born, Record number.</source>
        <translation>Exportez-le avec une première ligne de titres, par exemple Heure, Nom, Né le, N° de dossier.</translation>
    </message>
    <message>
        <source>Nobody of this name, or with this record number and birth date, is registered here.</source>
        <translation>Personne de ce nom, ou avec ce numéro de dossier et cette date de naissance, n'est inscrit ici.</translation>
    </message>
    <message>
        <source>Look for the patient by hand, or register the patient first.</source>
        <translation>Cherchez le patient à la main, ou inscrivez-le d'abord.</translation>
    </message>
    <message>
        <source>A day's list holds at most {most} appointments.</source>
        <translation>La liste d'un jour contient au plus {most} rendez-vous.</translation>
    </message>
    <message>
        <source>Nothing was added.</source>
        <translation>Rien n'a été ajouté.</translation>
    </message>
    <message>
        <source>Check that the file is of one day of this clinic.</source>
        <translation>Vérifiez que le fichier est celui d'un jour de cette clinique.</translation>
    </message>
    <message>
        <source>A list can be made for today and for the year to come.</source>
        <translation>Une liste peut être faite pour aujourd'hui et pour l'année à venir.</translation>
    </message>
    <message>
        <source>Choose another day.</source>
        <translation>Choisissez un autre jour.</translation>
    </message>
    <message>
        <source>That is not a time of day.</source>
        <translation>Ce n'est pas une heure.</translation>
    </message>
    <message>
        <source>Write it as 09:30, or leave it empty.</source>
        <translation>Écrivez-la comme 09:30, ou laissez-la vide.</translation>
    </message>
    <message>
        <source>This entry is not on the list any more.</source>
        <translation>Cette entrée n'est plus sur la liste.</translation>
    </message>
    <message>
        <source>Open the day's list again.</source>
        <translation>Ouvrez de nouveau la liste du jour.</translation>
    </message>
    <message>
        <source>These points do not say how one picture lies over the other.</source>
        <translation>Ces points ne disent pas comment une image se pose sur l'autre.</translation>
    </message>
    <message>
        <source>Both pictures are as they were.</source>
        <translation>Les deux images sont inchangées.</translation>
    </message>
    <message>
        <source>Click the same two or three places in both pictures, well away from each other.</source>
        <translation>Cliquez les deux ou trois mêmes points dans les deux images, bien éloignés les uns des autres.</translation>
    </message>
    <message>
        <source>There is no pair of pictures for the sheet.</source>
        <translation>Il n'y a pas de paire d'images pour la planche.</translation>
    </message>
    <message>
        <source>Choose at least one picture from before and one of the same view from later.</source>
        <translation>Choisissez au moins une image d'avant et une image plus récente de la même vue.</translation>
    </message>
    <message>
        <source>A sheet holds at most {limit} pairs of pictures.</source>
        <translation>Une planche contient au plus {limit} paires d'images.</translation>
    </message>
    <message>
        <source>Choose fewer pairs, or make several sheets.</source>
        <translation>Choisissez moins de paires, ou faites plusieurs planches.</translation>
    </message>
    <message>
        <source>A text for the sheet is too long: the limit is {limit} characters.</source>
        <translation>Un texte de la planche est trop long : la limite est de {limit} caractères.</translation>
    </message>
    <message>
        <source>Shorten the text.</source>
        <translation>Raccourcissez le texte.</translation>
    </message>
    <message>
        <source>The title, a caption or the foot of the sheet says a part of the patient's name.</source>
        <translation>Le titre, une légende ou le pied de la planche contient une partie du nom de la patiente ou du patient.</translation>
    </message>
    <message>
        <source>Write it without the name: everybody who sees the sheet reads it.</source>
        <translation>Écrivez-le sans le nom : quiconque voit la planche le lit.</translation>
    </message>
    <message>
        <source>The logo has to be a picture, such as a PNG or JPEG file.</source>
        <translation>Le logo doit être une image, par exemple un fichier PNG ou JPEG.</translation>
    </message>
    <message>
        <source>Choose a picture of the logo.</source>
        <translation>Choisissez une image du logo.</translation>
    </message>
    <message>
        <source>The logo holds too much detail: more than {limit} KB even when it is made smaller.</source>
        <translation>Le logo contient trop de détails : plus de {limit} Ko même réduit.</translation>
    </message>
    <message>
        <source>Choose a simpler picture of the logo.</source>
        <translation>Choisissez une image plus simple du logo.</translation>
    </message>
    <message>
        <source>A pair of the sheet shows the same picture twice.</source>
        <translation>Une paire de la planche montre deux fois la même image.</translation>
    </message>
    <message>
        <source>Choose two different pictures for each pair.</source>
        <translation>Choisissez deux images différentes pour chaque paire.</translation>
    </message>
    <message>
        <source>A pair of the sheet names a picture that is not among those that leave.</source>
        <translation>Une paire de la planche nomme une image qui n'est pas parmi celles qui sortent.</translation>
    </message>
    <message>
        <source>Choose the pictures of the pairs again.</source>
        <translation>Choisissez à nouveau les images des paires.</translation>
    </message>
    <message>
        <source>A sheet shows photos; a film or document has no place on it.</source>
        <translation>Une planche montre des photos ; un film ou un document n'y a pas sa place.</translation>
    </message>
    <message>
        <source>Choose photos for the pairs.</source>
        <translation>Choisissez des photos pour les paires.</translation>
    </message>
    <message>
        <source>Only files that anybody can open can be printed; an encrypted file cannot.</source>
        <translation>Seuls des fichiers que chacun peut ouvrir s'impriment ; un fichier chiffré ne s'imprime pas.</translation>
    </message>
    <message>
        <source>Choose plain files as the kind, or save the sheet instead of printing it.</source>
        <translation>Choisissez des fichiers simples, ou enregistrez la planche au lieu de l'imprimer.</translation>
    </message>
    <message>
        <source>This printer is no longer there.</source>
        <translation>Cette imprimante n'est plus là.</translation>
    </message>
    <message>
        <source>The vault is safe; the list of what was given names this sheet as printed.</source>
        <translation>Le coffre est intact ; la liste de ce qui a été remis mentionne cette planche comme imprimée.</translation>
    </message>
    <message>
        <source>Choose another printer, and note that the first try did not leave.</source>
        <translation>Choisissez une autre imprimante, et notez que le premier essai n'est pas sorti.</translation>
    </message>
    <message>
        <source>The printer did not take the pages, or not all of them.</source>
        <translation>L'imprimante n'a pas pris les pages, ou pas toutes.</translation>
    </message>
    <message>
        <source>Look what lies in the printer, then print again or save a PDF.</source>
        <translation>Regardez ce qui se trouve dans l'imprimante, puis imprimez à nouveau ou enregistrez un PDF.</translation>
    </message>
    <message>
        <source>There are more captions than pairs of pictures.</source>
        <translation>Il y a plus de légendes que de paires d'images.</translation>
    </message>
    <message>
        <source>Give at most one --caption for each pair, in the order of the pairs.</source>
        <translation>Donnez au plus une --caption par paire, dans l'ordre des paires.</translation>
    </message>
    <message>
        <source>Another program is using the clinic's database just now.</source>
        <translation>Un autre programme utilise en ce moment la base de données du cabinet.</translation>
    </message>
    <message>
        <source>What was saved before is safe. The last step was not carried out.</source>
        <translation>Ce qui était enregistré est en sécurité. La dernière étape n'a pas été faite.</translation>
    </message>
    <message>
        <source>Wait a moment and try again. If it happens often, close other ClinicVault windows.</source>
        <translation>Attendez un instant et réessayez. Si cela arrive souvent, fermez les autres fenêtres de ClinicVault.</translation>
    </message>
    <message>
        <source>The clinic's database is damaged: {finding}.</source>
        <translation>La base de données du cabinet est endommagée : {finding}.</translation>
    </message>
    <message>
        <source>Photos are stored apart from it. ClinicVault opens nothing until this is put right.</source>
        <translation>Les photos sont conservées à part. ClinicVault n'ouvre rien avant que ce soit réparé.</translation>
    </message>
    <message>
        <source>Do not work on. Restore the last backup, or ask your IT person to.</source>
        <translation>Ne continuez pas. Restaurez la dernière sauvegarde, ou demandez-le à votre informaticien.</translation>
    </message>
    <message>
        <source>The clinic's database is not where it should be.</source>
        <translation>La base de données du cabinet n'est pas à sa place.</translation>
    </message>
    <message>
        <source>Check that the disk is connected, or restore the last backup.</source>
        <translation>Vérifiez que le disque est branché, ou restaurez la dernière sauvegarde.</translation>
    </message>
    <message>
        <source>This clinic was last opened with a newer ClinicVault.</source>
        <translation>Ce cabinet a été ouvert la dernière fois avec un ClinicVault plus récent.</translation>
    </message>
    <message>
        <source>Install the newest ClinicVault on this computer and open the clinic again.</source>
        <translation>Installez le ClinicVault le plus récent sur ce poste et rouvrez le cabinet.</translation>
    </message>
    <message>
        <source>The clinic's database was moved or replaced while ClinicVault was open.</source>
        <translation>La base de données du cabinet a été déplacée ou remplacée pendant que ClinicVault était ouvert.</translation>
    </message>
    <message>
        <source>ClinicVault opens and saves nothing until this is cleared up.</source>
        <translation>ClinicVault n'ouvre et n'enregistre rien avant que ce soit éclairci.</translation>
    </message>
    <message>
        <source>Close ClinicVault, put the right file back or restore a backup, and start again.</source>
        <translation>Fermez ClinicVault, remettez le bon fichier ou restaurez une sauvegarde, et redémarrez.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Le disque est plein.</translation>
    </message>
    <message>
        <source>What was saved before is safe. The last step was not saved.</source>
        <translation>Ce qui était enregistré est en sécurité. La dernière étape n'a pas été enregistrée.</translation>
    </message>
    <message>
        <source>Make room on the disk and try again.</source>
        <translation>Faites de la place sur le disque et réessayez.</translation>
    </message>
    <message>
        <source>There is already a file with this name.</source>
        <translation>Un fichier de ce nom existe déjà.</translation>
    </message>
    <message>
        <source>It was left as it is.</source>
        <translation>Il est resté tel quel.</translation>
    </message>
    <message>
        <source>Choose another name or another folder.</source>
        <translation>Choisissez un autre nom ou un autre dossier.</translation>
    </message>
    <message>
        <source>The access log holds an entry that cannot be read.</source>
        <translation>Le journal des accès contient une entrée illisible.</translation>
    </message>
    <message>
        <source>Photos are not affected, but the log may have been changed from outside.</source>
        <translation>Les photos ne sont pas touchées, mais le journal a peut-être été modifié de l'extérieur.</translation>
    </message>
    <message>
        <source>Run a check of the clinic and tell your IT person.</source>
        <translation>Lancez une vérification du cabinet et prévenez votre informaticien.</translation>
    </message>
    <message>
        <source>This folder is on a network drive ({kind}), where the database would break unnoticed.</source>
        <translation>Ce dossier est sur un lecteur réseau ({kind}), où la base de données s'abîmerait sans qu'on le voie.</translation>
    </message>
    <message>
        <source>Choose a folder on this computer's own disk, and use a backup to keep a copy elsewhere.</source>
        <translation>Choisissez un dossier du disque de ce poste, et une sauvegarde pour garder une copie ailleurs.</translation>
    </message>
    <message>
        <source>A stored photo already has this number.</source>
        <translation>Une photo conservée a déjà ce numéro.</translation>
    </message>
    <message>
        <source>What was saved before is safe. It was not overwritten.</source>
        <translation>Ce qui était enregistré est en sécurité. Rien n'a été écrasé.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Réessayez.</translation>
    </message>
    <message>
        <source>A stored photo is not on the disk any more.</source>
        <translation>Une photo conservée n'est plus sur le disque.</translation>
    </message>
    <message>
        <source>Other photos are not affected.</source>
        <translation>Les autres photos ne sont pas touchées.</translation>
    </message>
    <message>
        <source>Run a check of the clinic, then restore the photo from the last backup.</source>
        <translation>Lancez une vérification du cabinet, puis restaurez la photo depuis la dernière sauvegarde.</translation>
    </message>
    <message>
        <source>The disk did not give back what was written to it.</source>
        <translation>Le disque n'a pas rendu ce qui y a été écrit.</translation>
    </message>
    <message>
        <source>What was saved before is safe. This photo was not taken in; keep it on the camera.</source>
        <translation>Ce qui était enregistré est en sécurité. Cette photo n'a pas été importée ; gardez-la sur l'appareil.</translation>
    </message>
    <message>
        <source>Check the disk or replace it before you go on.</source>
        <translation>Vérifiez le disque ou remplacez-le avant de continuer.</translation>
    </message>
    <message>
        <source>Someone else changed the same thing at the same moment.</source>
        <translation>Quelqu'un d'autre a modifié la même chose au même moment.</translation>
    </message>
    <message>
        <source>What was saved before is safe. Your last change was not saved.</source>
        <translation>Ce qui était enregistré est en sécurité. Votre dernière modification n'a pas été enregistrée.</translation>
    </message>
    <message>
        <source>Look at it again and repeat your change if it is still needed.</source>
        <translation>Regardez à nouveau et refaites votre modification si elle est encore utile.</translation>
    </message>
    <message>
        <source>An entry of the database cannot be read; it was damaged or changed from outside.</source>
        <translation>Une fiche de la base de données est illisible ; elle a été endommagée ou modifiée de l'extérieur.</translation>
    </message>
    <message>
        <source>Other entries are not affected.</source>
        <translation>Les autres fiches ne sont pas touchées.</translation>
    </message>
    <message>
        <source>Run a check of the clinic, then restore the last backup.</source>
        <translation>Lancez une vérification du cabinet, puis restaurez la dernière sauvegarde.</translation>
    </message>
    <message>
        <source>This was changed elsewhere in the meantime.</source>
        <translation>Cela a été modifié ailleurs entre-temps.</translation>
    </message>
    <message>
        <source>This computer's own record of the clinic's newest entries cannot be read.</source>
        <translation>Le relevé que ce poste garde des dernières entrées du cabinet est illisible.</translation>
    </message>
    <message>
        <source>Nothing in the clinic is affected.</source>
        <translation>Rien au cabinet n'est touché.</translation>
    </message>
    <message>
        <source>Start ClinicVault again; the record is then built anew, which takes a little longer.</source>
        <translation>Redémarrez ClinicVault ; le relevé est alors refait, ce qui prend un peu plus longtemps.</translation>
    </message>
    <message>
        <source>The disk reported an error (number {errno}).</source>
        <translation>Le disque a signalé une erreur (numéro {errno}).</translation>
    </message>
    <message>
        <source>What was saved before is safe. The last step may not have been saved.</source>
        <translation>Ce qui était enregistré est en sécurité. La dernière étape n'a peut-être pas été enregistrée.</translation>
    </message>
    <message>
        <source>Check the disk and its cable, then try again. If it stays, ask your IT person.</source>
        <translation>Vérifiez le disque et son câble, puis réessayez. Si cela persiste, demandez à votre informaticien.</translation>
    </message>
    <message>
        <source>ClinicVault does not know this kind of photo store: {scheme}.</source>
        <translation>ClinicVault ne connaît pas ce genre de dépôt de photos : {scheme}.</translation>
    </message>
    <message>
        <source>Install the newest ClinicVault, or check the setting for where photos are stored.</source>
        <translation>Installez le ClinicVault le plus récent, ou vérifiez le réglage de l'emplacement des photos.</translation>
    </message>
    <message>
        <source>ClinicVault tried to change something without writing it to the access log.</source>
        <translation>ClinicVault a tenté une modification sans l'écrire dans le journal des accès.</translation>
    </message>
    <message>
        <source>What was saved before is safe. The change was not made.</source>
        <translation>Ce qui était enregistré est en sécurité. La modification n'a pas été faite.</translation>
    </message>
    <message>
        <source>Please report this; it is an error in ClinicVault.</source>
        <translation>Merci de le signaler ; c'est une erreur de ClinicVault.</translation>
    </message>
    <message>
        <source>The clinic has several teams, and it is not said whose patient this becomes.</source>
        <translation>La clinique a plusieurs équipes, et il n’est pas dit de laquelle ce patient relèvera.</translation>
    </message>
    <message>
        <source>Choose the team that treats the patient.</source>
        <translation>Choisissez l’équipe qui traite le patient.</translation>
    </message>
    <message>
        <source>This patient belongs to another team already.</source>
        <translation>Ce patient relève déjà d’une autre équipe.</translation>
    </message>
    <message>
        <source>Record the consent for that team; moving the patient is done on the patient's page.</source>
        <translation>Enregistrez le consentement pour cette équipe ; le déplacement du patient se fait sur sa page.</translation>
    </message>
    <message>
        <source>This patient belongs to another team, whose practitioners alone can open the photos.</source>
        <translation>Ce patient relève d’une autre équipe, dont seuls les praticiens peuvent ouvrir les photos.</translation>
    </message>
    <message>
        <source>Call a practitioner of that team: emergency access works for every one of them.</source>
        <translation>Appelez un praticien de cette équipe : l’accès d’urgence fonctionne pour chacun d’eux.</translation>
    </message>
    <message>
        <source>Nobody else in this team has its keys: its patients' photos could not be opened any more.</source>
        <translation>Personne d’autre dans cette équipe n’a ses clés : les photos de ses patients ne pourraient plus être ouvertes.</translation>
    </message>
    <message>
        <source>Let somebody else into that team first.</source>
        <translation>Faites d’abord entrer quelqu’un d’autre dans cette équipe.</translation>
    </message>
    <message>
        <source>Only named people open this patient's photos, so the patient stays in the team.</source>
        <translation>Seules des personnes désignées ouvrent les photos de ce patient ; il reste donc dans l’équipe.</translation>
    </message>
    <message>
        <source>Give the photos back to the whole team first, then move the patient.</source>
        <translation>Rendez d’abord les photos à toute l’équipe, puis déplacez le patient.</translation>
    </message>
    <message>
        <source>This patient's photos belong to another team.</source>
        <translation>Les photos de ce patient relèvent d’une autre équipe.</translation>
    </message>
    <message>
        <source>They are safe.</source>
        <translation>Elles sont en sécurité.</translation>
    </message>
    <message>
        <source>Ask a practitioner of that team, or somebody who is in both teams to move the patient.</source>
        <translation>Demandez à un praticien de cette équipe, ou à quelqu’un qui est dans les deux équipes de déplacer le patient.</translation>
    </message>
    <message>
        <source>The clinic has no practitioner yet, and so no first team.</source>
        <translation>La clinique n’a pas encore de praticien, et donc pas de première équipe.</translation>
    </message>
    <message>
        <source>Invite the first practitioner; further teams come afterwards.</source>
        <translation>Invitez le premier praticien ; les autres équipes viennent ensuite.</translation>
    </message>
    <message>
        <source>You are in several teams, and it is not said into which one this person comes.</source>
        <translation>Vous êtes dans plusieurs équipes, et il n’est pas dit dans laquelle cette personne entre.</translation>
    </message>
    <message>
        <source>Choose the team.</source>
        <translation>Choisissez l’équipe.</translation>
    </message>
    <message>
        <source>Another team has this name.</source>
        <translation>Une autre équipe porte ce nom.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Choisissez un autre nom.</translation>
    </message>
    <message>
        <source>A team needs a name of at most 80 letters.</source>
        <translation>Une équipe a besoin d’un nom d’au plus 80 lettres.</translation>
    </message>
    <message>
        <source>Type a name, for example the department's.</source>
        <translation>Saisissez un nom, par exemple celui du service.</translation>
    </message>
    <message>
        <source>A team begins with a practitioner.</source>
        <translation>Une équipe commence avec un praticien.</translation>
    </message>
    <message>
        <source>Choose a person with the role practitioner.</source>
        <translation>Choisissez une personne qui a le rôle de praticien.</translation>
    </message>
    <message>
        <source>This person is not in that team.</source>
        <translation>Cette personne n’est pas dans cette équipe.</translation>
    </message>
    <message>
        <source>Look at the list of teams.</source>
        <translation>Regardez la liste des équipes.</translation>
    </message>
    <message>
        <source>Only somebody who is in that team can do this.</source>
        <translation>Seul un membre de cette équipe peut le faire.</translation>
    </message>
    <message>
        <source>Ask one of its practitioners.</source>
        <translation>Demandez à l’un de ses praticiens.</translation>
    </message>
    <message>
        <source>The patient is in this team already.</source>
        <translation>Le patient est déjà dans cette équipe.</translation>
    </message>
    <message>
        <source>Choose another team.</source>
        <translation>Choisissez une autre équipe.</translation>
    </message>
    <message>
        <source>There is no such team.</source>
        <translation>Cette équipe n’existe pas.</translation>
    </message>
    <message>
        <source>The key to this export's invisible mark does not open for you.</source>
        <translation>La clé de la marque invisible de cette remise ne s’ouvre pas pour vous.</translation>
    </message>
    <message>
        <source>Nothing was changed, and nobody saw a picture.</source>
        <translation>Rien n’a été modifié, et personne n’a vu d’image.</translation>
    </message>
    <message>
        <source>Ask a privacy officer to unlock once, then trace the copy again.</source>
        <translation>Demandez à un responsable de la confidentialité de déverrouiller une fois, puis tracez de nouveau la copie.</translation>
    </message>
    <message>
        <source>A picture that was given out is not in this patient's record any more.</source>
        <translation>Une image qui a été remise n’est plus dans le dossier de ce patient.</translation>
    </message>
    <message>
        <source>Copies of this picture cannot be traced; look at the list of what was given out.</source>
        <translation>Les copies de cette image ne peuvent pas être tracées ; consultez la liste des remises.</translation>
    </message>
    <message>
        <source>This file is not there, or it cannot be read.</source>
        <translation>Ce fichier n'existe pas ou ne peut pas être lu.</translation>
    </message>
    <message>
        <source>Nothing was changed; the access log is not touched by this.</source>
        <translation>Rien n'a été modifié ; le journal des accès n'est pas touché.</translation>
    </message>
    <message>
        <source>Choose the file once more.</source>
        <translation>Choisissez le fichier à nouveau.</translation>
    </message>
    <message>
        <source>The page to print is written as PDF.</source>
        <translation>La page à imprimer est écrite en PDF.</translation>
    </message>
    <message>
        <source>Choose a file whose name ends in .pdf.</source>
        <translation>Choisissez un fichier dont le nom se termine par .pdf.</translation>
    </message>
    <message>
        <source>The check code is not printed in this language.</source>
        <translation>Le code de contrôle ne s'imprime pas dans cette langue.</translation>
    </message>
    <message>
        <source>No time-stamp server is set up for the clinic.</source>
        <translation>Aucun serveur d'horodatage n'est configuré pour le cabinet.</translation>
    </message>
    <message>
        <source>Ask an administrator to set one up on the page of the log.</source>
        <translation>Demandez à un administrateur d'en configurer un sur la page du journal.</translation>
    </message>
    <message>
        <source>This is no address of a time-stamp server.</source>
        <translation>Ce n'est pas l'adresse d'un serveur d'horodatage.</translation>
    </message>
    <message>
        <source>Give an address that begins with https:// or http://, without a name and a password.</source>
        <translation>Indiquez une adresse qui commence par https:// ou http://, sans nom ni mot de passe.</translation>
    </message>
    <message>
        <source>The time-stamp server's certificates cannot be read, or none of them is a root.</source>
        <translation>Les certificats du serveur d'horodatage ne peuvent pas être lus, ou aucun n'est un certificat racine.</translation>
    </message>
    <message>
        <source>Give the root certificate as a PEM file, as the server's operator publishes it.</source>
        <translation>Indiquez le certificat racine en fichier PEM, tel que l'exploitant du serveur le publie.</translation>
    </message>
    <message>
        <source>The time-stamp server {host} gave no time-stamp.</source>
        <translation>Le serveur d'horodatage {host} n'a pas donné d'horodatage.</translation>
    </message>
    <message>
        <source>Check the internet connection and the address, and try again later.</source>
        <translation>Vérifiez la connexion internet et l'adresse, puis réessayez plus tard.</translation>
    </message>
    <message>
        <source>The time-stamp server's answer is not a valid time-stamp for this check code.</source>
        <translation>La réponse du serveur d'horodatage n'est pas un horodatage valable pour ce code de contrôle.</translation>
    </message>
    <message>
        <source>Compare the server's address and certificates with what its operator publishes. If they are right, add the server's own certificate to the file.</source>
        <translation>Comparez l'adresse et les certificats du serveur avec ce que publie son exploitant. S'ils sont exacts, ajoutez au fichier le certificat du serveur lui-même.</translation>
    </message>
    <message>
        <source>The computer has no name yet.</source>
        <translation>Le poste n’a pas encore de nom.</translation>
    </message>
    <message>
        <source>Type a name by which everybody knows it, such as “Room 2”.</source>
        <translation>Saisissez un nom que tout le monde connaît, par exemple « Salle 2 ».</translation>
    </message>
    <message>
        <source>This is the computer at which you are working.</source>
        <translation>C’est le poste sur lequel vous travaillez.</translation>
    </message>
    <message>
        <source>End its access from another computer of the clinic.</source>
        <translation>Terminez son accès depuis un autre poste de la clinique.</translation>
    </message>
    <message>
        <source>The code does not fit: a word is mistyped, or this is not the vault of your clinic.</source>
        <translation>Le code ne correspond pas : un mot est mal saisi, ou ce n’est pas le coffre de votre clinique.</translation>
    </message>
    <message>
        <source>Nothing was opened, and this computer trusts nothing of that folder.</source>
        <translation>Rien n’a été ouvert, et ce poste ne se fie à rien de ce dossier.</translation>
    </message>
    <message>
        <source>Compare the words once more. If they are right, stop, and tell your administrator.</source>
        <translation>Comparez les mots encore une fois. S’ils sont justes, arrêtez et prévenez votre administrateur.</translation>
    </message>
    <message>
        <source>The code is not complete, or one of its words is none of the list.</source>
        <translation>Le code n’est pas complet, ou l’un de ses mots n’est pas de la liste.</translation>
    </message>
    <message>
        <source>Type the sixteen words as your administrator's screen shows them.</source>
        <translation>Saisissez les seize mots tels que l’écran de votre administrateur les montre.</translation>
    </message>
    <message>
        <source>Nobody has let this computer in yet.</source>
        <translation>Personne n’a encore admis ce poste.</translation>
    </message>
    <message>
        <source>Read its four words to an administrator, who confirms them at a computer of the clinic.</source>
        <translation>Lisez ses quatre mots à un administrateur, qui les confirme sur un poste de la clinique.</translation>
    </message>
    <message>
        <source>This computer has not asked to be let in.</source>
        <translation>Ce poste n’a pas demandé à être admis.</translation>
    </message>
    <message>
        <source>Ask first, and read its four words to an administrator.</source>
        <translation>Faites d’abord la demande, puis lisez ses quatre mots à un administrateur.</translation>
    </message>
    <message>
        <source>No computer waits with these four words.</source>
        <translation>Aucun poste n’attend avec ces quatre mots.</translation>
    </message>
    <message>
        <source>Nobody was let in. Nothing was changed.</source>
        <translation>Personne n’a été admis. Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>Read the words on its screen again. If they still differ, stop: someone came in between.</source>
        <translation>Relisez les mots sur son écran. S’ils diffèrent encore, arrêtez : quelqu’un s’est interposé.</translation>
    </message>
    <message>
        <source>Several computers have this name.</source>
        <translation>Plusieurs postes portent ce nom.</translation>
    </message>
    <message>
        <source>Give the computer's id, as the list with --json shows it.</source>
        <translation>Donnez l’identifiant du poste, comme la liste avec --json le montre.</translation>
    </message>
    <message>
        <source>This computer is one of the clinic's already.</source>
        <translation>Ce poste fait déjà partie de la clinique.</translation>
    </message>
    <message>
        <source>Open the vault as usual.</source>
        <translation>Ouvrez le coffre comme d’habitude.</translation>
    </message>
    <message>
        <source>There is no such computer, or its access was ended already.</source>
        <translation>Ce poste n’existe pas, ou son accès est déjà terminé.</translation>
    </message>
    <message>
        <source>Look at the list of computers, and choose one of them.</source>
        <translation>Regardez la liste des postes et choisissez l’un d’eux.</translation>
    </message>
    <message>
        <source>An administrator ended this computer's access.</source>
        <translation>Un administrateur a terminé l’accès de ce poste.</translation>
    </message>
    <message>
        <source>Nothing was opened. Everything in the vault is safe.</source>
        <translation>Rien n’a été ouvert. Tout ce qui est dans le coffre est en sécurité.</translation>
    </message>
    <message>
        <source>Use another computer of the clinic, or ask to be let in again.</source>
        <translation>Utilisez un autre poste de la clinique, ou demandez une nouvelle admission.</translation>
    </message>
</context>
<context>
    <name>Flags</name>
    <message>
        <source>Many patients in one day</source>
        <translation>Beaucoup de patients en un jour</translation>
    </message>
    <message>
        <source>{patients} patients in one day, {without} of them without a visit; this person's usual day has {usual} and {usual_without}, the colleagues' day {peers} and {peers_without}.</source>
        <translation>{patients} patients en un jour, dont {without} sans visite ; un jour habituel de cette personne en compte {usual} et {usual_without}, celui des collègues {peers} et {peers_without}.</translation>
    </message>
    <message>
        <source>What was the task that day, and who asked for it?</source>
        <translation>Quelle était la tâche ce jour-là, et qui l’a demandée ?</translation>
    </message>
    <message>
        <source>Many patients over weeks</source>
        <translation>Beaucoup de patients en quelques semaines</translation>
    </message>
    <message>
        <source>{without} patients without a visit in {days} days, at most {most} a day; usual for this person are {usual}, for colleagues {peers}.</source>
        <translation>{without} patients sans visite en {days} jours, au plus {most} par jour ; d’habitude {usual} pour cette personne, {peers} pour les collègues.</translation>
    </message>
    <message>
        <source>Which work leads to so many patients who have no visit here?</source>
        <translation>Quel travail mène à tant de patients sans visite ici ?</translation>
    </message>
    <message>
        <source>Outside working hours</source>
        <translation>Hors des heures de travail</translation>
    </message>
    <message>
        <source>Patients without a visit, outside working hours between {since} and {until}: {patients}; days on which this person worked at such hours, of the {days} before: {usual}.</source>
        <translation>Patients sans visite, hors des heures de travail, entre {since} et {until} : {patients} ; jours où cette personne a travaillé à de telles heures, sur les {days} précédents : {usual}.</translation>
    </message>
    <message>
        <source>Why could this not wait until the morning, and where were you?</source>
        <translation>Pourquoi cela ne pouvait-il pas attendre le matin, et où étiez-vous ?</translation>
    </message>
    <message>
        <source>Same surname</source>
        <translation>Même nom de famille</translation>
    </message>
    <message>
        <source>Looks at a patient with the same surname, without a visit: {looks}. Of 100 patients who do come to this person, {share} have it, too.</source>
        <translation>Consultations d’un patient du même nom de famille, sans visite : {looks}. Sur 100 patients qui viennent chez cette personne, {share} portent aussi ce nom.</translation>
    </message>
    <message>
        <source>Are you related to this patient, and who asked you to look?</source>
        <translation>Êtes-vous de la famille de ce patient, et qui vous a demandé de regarder ?</translation>
    </message>
    <message>
        <source>Own record</source>
        <translation>Propre dossier</translation>
    </message>
    <message>
        <source>Looks at the own patient record: {looks}.</source>
        <translation>Consultations du propre dossier de patient : {looks}.</translation>
    </message>
    <message>
        <source>What did you need from your own record? A colleague can show it, or write the own copy.</source>
        <translation>De quoi aviez-vous besoin dans votre propre dossier ? Un collègue peut le montrer, ou établir la copie pour le patient.</translation>
    </message>
    <message>
        <source>Record of a colleague</source>
        <translation>Dossier d’un collègue</translation>
    </message>
    <message>
        <source>Looks at the record of somebody who works here, without a visit: {looks}. Such records this person opened in {days} days: {times}.</source>
        <translation>Consultations du dossier de quelqu’un qui travaille ici, sans visite : {looks}. De tels dossiers ouverts par cette personne en {days} jours : {times}.</translation>
    </message>
    <message>
        <source>Did your colleague ask you to open this record?</source>
        <translation>Votre collègue vous a-t-il demandé d’ouvrir ce dossier ?</translation>
    </message>
    <message>
        <source>Restricted record</source>
        <translation>Dossier restreint</translation>
    </message>
    <message>
        <source>Looks at a record that is restricted to certain people, without a visit: {looks}. Such records this person opened that day without a visit: {records}.</source>
        <translation>Consultations d’un dossier réservé à certaines personnes, sans visite : {looks}. De tels dossiers ouverts ce jour-là par cette personne sans visite : {records}.</translation>
    </message>
    <message>
        <source>What was your part in this patient's care that day?</source>
        <translation>Quelle était votre part dans les soins de ce patient ce jour-là ?</translation>
    </message>
    <message>
        <source>Access that ends or has ended</source>
        <translation>Accès qui se termine ou est terminé</translation>
    </message>
    <message>
        <source>Access ended on {ended}. Patients opened on this day: {patients} (usual: {usual}); photos given out: {photos}; refused tries: {tries}.</source>
        <translation>L'accès a pris fin le {ended}. Patients ouverts ce jour-là : {patients} (d'habitude : {usual}) ; photos remises : {photos} ; essais refusés : {tries}.</translation>
    </message>
    <message>
        <source>What was needed so shortly before the end, and who has the password now?</source>
        <translation>De quoi avait-on besoin si peu avant la fin, et qui a le mot de passe maintenant ?</translation>
    </message>
    <message>
        <source>Patients without a visit</source>
        <translation>Patients sans visite</translation>
    </message>
    <message>
        <source>{without} patients without a visit within 7 days of this person or the team; the usual day has {usual}, the colleagues' {peers}.</source>
        <translation>{without} patients sans visite à 7 jours près chez cette personne ou l’équipe ; un jour habituel en compte {usual}, celui des collègues {peers}.</translation>
    </message>
    <message>
        <source>What were these patients looked at for?</source>
        <translation>Pourquoi ces patients ont-ils été consultés ?</translation>
    </message>
    <message>
        <source>Same first name again and again</source>
        <translation>Le même prénom, encore et encore</translation>
    </message>
    <message>
        <source>{patients} patients with the same first name in one day, none with a visit; about {expected} would be chance.</source>
        <translation>{patients} patients de même prénom en un jour, aucun avec une visite ; le hasard en donnerait environ {expected}.</translation>
    </message>
    <message>
        <source>Were you looking for somebody whose surname you did not know?</source>
        <translation>Cherchiez-vous quelqu’un dont vous ne connaissiez pas le nom de famille ?</translation>
    </message>
    <message>
        <source>Emergency access</source>
        <translation>Accès d’urgence</translation>
    </message>
    <message>
        <source>Emergency access in the last {days} days: {times}, without a visit: {without}; usual for colleagues: {peers}.</source>
        <translation>Accès d’urgence ces {days} derniers jours : {times}, sans visite : {without} ; d’habitude pour les collègues : {peers}.</translation>
    </message>
    <message>
        <source>What was the emergency, and why could nobody of the team be asked?</source>
        <translation>Quelle était l’urgence, et pourquoi personne de l’équipe ne pouvait-il être sollicité ?</translation>
    </message>
    <message>
        <source>Many photos given out</source>
        <translation>Beaucoup de photos remises</translation>
    </message>
    <message>
        <source>Photos given out in one day: {photos} (of them tries whose outcome is not in the log: {unfinished}), of patients: {patients}, without a visit: {without}; a usual day with exports has {usual}, the colleagues' {peers}.</source>
        <translation>Images remises en un jour : {photos} (dont tentatives sans issue dans le journal : {unfinished}), de patients : {patients}, sans visite : {without} ; un jour habituel avec remises en compte {usual}, celui des collègues {peers}.</translation>
    </message>
    <message>
        <source>To whom were they given, for which reason, and where are the files now?</source>
        <translation>À qui ont-elles été remises, pour quel motif, et où sont les fichiers maintenant ?</translation>
    </message>
    <message>
        <source>Refused again and again</source>
        <translation>Refus répétés</translation>
    </message>
    <message>
        <source>{refused} tries refused in one day, {passwords} of them for a wrong password or code; the usual day has {usual}.</source>
        <translation>{refused} tentatives refusées en un jour, dont {passwords} pour un mot de passe ou un code faux ; un jour habituel en compte {usual}.</translation>
    </message>
    <message>
        <source>Was it you, and what did you try to open?</source>
        <translation>Était-ce vous, et qu’avez-vous essayé d’ouvrir ?</translation>
    </message>
    <message>
        <source>Clock of a computer wrong</source>
        <translation>Horloge d'un ordinateur fausse</translation>
    </message>
    <message>
        <source>Entries whose time does not fit their place in the log: {times}; furthest off: {hours} hours. They are judged by their place.</source>
        <translation>Entrées dont l'heure ne correspond pas à leur place dans le journal : {times} ; plus grand écart : {hours} heures. Elles sont jugées d'après leur place.</translation>
    </message>
    <message>
        <source>Was the clock of this computer wrong, and who set it?</source>
        <translation>L'horloge de cet ordinateur était-elle fausse, et qui l'a réglée ?</translation>
    </message>
    <message>
        <source>Put on the list, looked at, and nobody came</source>
        <translation>Mis sur la liste, consulté, et personne n’est venu</translation>
    </message>
    <message>
        <source>Patients whom this person put on a day's list and looked at, and whose entry was taken off again, or was over, without a visit: {patients}.</source>
        <translation>Patients que cette personne a mis sur la liste d’un jour et consultés, et dont l’inscription a été retirée, ou était passée, sans visite : {patients}.</translation>
    </message>
    <message>
        <source>Why did the patient not come, and what was the record looked at for?</source>
        <translation>Pourquoi le patient n’est-il pas venu, et pour quoi le dossier a-t-il été consulté ?</translation>
    </message>
    <message>
        <source>Visits that could not be read</source>
        <translation>Visites illisibles</translation>
    </message>
    <message>
        <source>Patients looked at while damage kept the program from telling whether they have a visit: {patients}.</source>
        <translation>Patients regardés alors que des données endommagées empêchaient de savoir s'ils ont une visite : {patients}.</translation>
    </message>
    <message>
        <source>What were these patients looked at for, and since when is there damage?</source>
        <translation>Pourquoi avez-vous regardé ces patients, et depuis quand y a-t-il des données endommagées ?</translation>
    </message>
    <message>
        <source>Drawn by lot</source>
        <translation>Tirés au sort</translation>
    </message>
    <message>
        <source>Drawn by lot from {looks} looks of that day, {without} of them without a visit.</source>
        <translation>Tirée au sort parmi {looks} consultations de ce jour, dont {without} sans visite.</translation>
    </message>
    <message>
        <source>What was this patient looked at for?</source>
        <translation>Pourquoi ce patient a-t-il été consulté ?</translation>
    </message>
</context>
</TS>
