-- één rij: één begonnen traject met eerdere of volgende hulp van dezelfde cliënt, bij welke partner ook
-- extracts: trajecten
-- over partners heen: een levering van de een wijzigt ook wat bij de ander voorafging en volgde
select *, 1 as aantal from traject_verloop
