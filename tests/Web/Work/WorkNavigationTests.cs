using Okote.Web;

namespace Okote.Tests;

public sealed class WorkNavigationTests
{
    [Fact]
    public void A_room_stands_once_in_its_workplace() => Offenders.None(
        "A room that the navigation shows twice.",
        from link in Work.Navigation
        group link by (link.Place, link.Path) into rooms
        where rooms.Count() > 1
        select $"{rooms.Key.Place}: {rooms.Key.Path}");

    [Fact]
    public void The_rooms_of_a_group_stand_together() => Offenders.None(
        "A heading that comes twice.",
        from link in Work.Navigation.Zip(Work.Navigation.Skip(1))
        where link.First.Place == link.Second.Place && link.First.Group != link.Second.Group
        group link.Second by (link.Second.Place, link.Second.Group) into starts
        where starts.Count() > 1
        select $"{starts.Key.Place}: {starts.Key.Group}");
}
